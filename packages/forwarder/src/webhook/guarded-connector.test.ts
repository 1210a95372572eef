import type { LookupAddress, LookupOptions } from "node:dns";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { expect, test } from "vitest";
import { guardedConnector, type Resolve } from "./guarded-connector.js";

/** A resolver that gives one answer after the other, as that of somebody who means harm. */
function answers(...lists: string[][]): Resolve {
  const queue = [...lists];
  const resolve = (
    _name: string,
    _options: LookupOptions,
    callback: (error: null, addresses: LookupAddress[]) => void,
  ): void => {
    const addresses = (queue.shift() ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    process.nextTick(() => callback(null, addresses));
  };
  // The connector always asks for all addresses, which is the one overload that this is.
  return resolve as unknown as Resolve;
}

async function post(
  resolve: Resolve,
  options: { allowPrivate?: boolean; own?: boolean; host?: string } = {},
) {
  const server = createServer((_request, response) => {
    response.setHeader("connection", "close").end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const guard = {
    allowPrivate: options.allowPrivate ?? false,
    timeoutMs: 5_000,
    isOwnAddress: (_address: string, at: number) => options.own === true && at === port,
  };
  const pool = new Pool(`http://${options.host ?? "hooks.example"}:${port}`, {
    connect: guardedConnector(guard, resolve),
  });
  const ask = async (): Promise<string> => {
    try {
      const { body } = await pool.request({ path: "/", method: "POST" });
      return await body.text();
    } catch (error) {
      return (error as Error).message;
    }
  };
  return {
    ask,
    port,
    end: async () => {
      await pool.destroy();
      server.close();
    },
  };
}

test("a name that resolves to a private address is refused with the sentence that allows it", async () => {
  const { ask, end } = await post(answers(["127.0.0.1"]));
  expect(await ask()).toBe(
    "hooks.example resolves to 127.0.0.1, which is a private or loopback address; if that is what you want, set allowPrivate: true for this target",
  );
  await end();
});

test("with allowPrivate it is let through, but never to a metadata service", async () => {
  const { ask, end } = await post(answers(["127.0.0.1"], ["169.254.169.254"], ["fd00:ec2::254"]), {
    allowPrivate: true,
  });
  expect(await ask()).toBe("hello");
  expect(await ask()).toContain(
    "169.254.169.254, which is a link-local, metadata or otherwise special address",
  );
  expect(await ask()).toContain("fd00:ec2::254, which is a link-local");
  await end();
});

test("the address that was checked is the one that is dialled, every time", async () => {
  // The second answer is what DNS rebinding hopes for: a check by one look-up, a connection by the next.
  const { ask, end } = await post(answers(["169.254.169.254", "127.0.0.1"], ["169.254.169.254"]), {
    allowPrivate: true,
  });
  expect(await ask()).toBe("hello");
  expect(await ask()).toContain("nothing is ever sent there");
  await end();
});

test("where this process listens itself nothing is sent, by name or by number", async () => {
  const byName = await post(answers(["127.0.0.1"]), { allowPrivate: true, own: true });
  expect(await byName.ask()).toContain("is where this process itself listens");
  await byName.end();
  const byNumber = await post(answers(), { allowPrivate: true, own: true, host: "127.0.0.1" });
  expect(await byNumber.ask()).toBe(
    `127.0.0.1 with port ${byNumber.port} is where this process itself listens; its events would go round in circles`,
  );
  await byNumber.end();
});
