import type { LookupAddress, LookupOptions } from "node:dns";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import type { Resolve } from "./guarded-connector.js";
import { reach } from "./reach.js";

/** A resolver that knows one address for every name. */
function resolvesTo(address: string): Resolve {
  const resolve = (
    _name: string,
    _options: LookupOptions,
    callback: (error: null, addresses: LookupAddress[]) => void,
  ): void => process.nextTick(() => callback(null, [{ address, family: 4 }]));
  // The connector always asks for all addresses, which is the one overload that this is.
  return resolve as unknown as Resolve;
}

const guard = { timeoutMs: 10_000, isOwnAddress: () => false };

test("a name is judged by what it resolves to, as when something is delivered", async () => {
  const server = createServer((socket) => void socket.on("error", () => undefined).resume()).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const url = new URL(`http://hooks.example:${(server.address() as AddressInfo).port}/t0ken?key=s3cret`);
  const strict = await reach(url, { ...guard, allowPrivate: false }, resolvesTo("127.0.0.1"));
  expect(strict).toEqual({
    reached: false,
    code: "ERR_TENFOUR_ADDRESS",
    detail: expect.stringMatching(/^hooks\.example resolves to 127\.0\.0\.1, .* set allowPrivate: true/),
  });
  const allowed = await reach(url, { ...guard, allowPrivate: true }, resolvesTo("127.0.0.1"));
  expect(allowed).toEqual({ reached: true, tookMs: expect.any(Number) });
  const metadata = await reach(url, { ...guard, allowPrivate: true }, resolvesTo("169.254.169.254"));
  expect(metadata).toMatchObject({ reached: false, detail: expect.stringContaining("metadata") });
  server.close();
});
