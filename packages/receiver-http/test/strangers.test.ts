import { createReceiver, type Receiver, silentLogger } from "@tenfour/receiver";
import { describe, expect, onTestFinished, test } from "vitest";
import { DOORS, type OpenDoor } from "./support/doors.js";
import { RawClient, request } from "./support/raw-client.js";

const KEY = "k3y-of-the-community";
const SECRET = "s3cret-of-the-league";
const MIB = 1024 * 1024;
/** What a stranger sends of its body. */
const PART = " ".repeat(MIB);
const EVENT = JSON.stringify({ key: KEY, type: "X", data: {} });

const from = (address: string) => ({ "x-forwarded-for": address });

interface Opened {
  readonly door: OpenDoor;
  readonly receiver: Receiver;
  /** A connection that closes when the test is over. */
  readonly connect: () => RawClient;
  readonly post: (address: string, body: string) => Promise<number | undefined>;
}

async function openWith(openDoor: (typeof DOORS)[string], options = {}): Promise<Opened> {
  const receiver = createReceiver({
    sonoran: { communities: [{ communityId: "c", apiKey: KEY }] },
    accweb: { secrets: [SECRET] },
    logger: silentLogger,
    maxHeldBytes: 16 * MIB,
  });
  const door = await openDoor(receiver, { trustProxy: ["127.0.0.1"], ...options });
  const clients: RawClient[] = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await door[Symbol.asyncDispose]();
    await receiver.close();
  });
  const connect = (): RawClient => {
    const client = new RawClient(door.port);
    clients.push(client);
    return client;
  };
  const post = async (address: string, body: string): Promise<number | undefined> => {
    const client = connect();
    await client.write(request("POST", "/event", from(address), body));
    return (await client.answer())?.status;
  };
  return { door, receiver, connect, post };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Strangers that stop in the middle of their bodies. Resolves when all that they sent has come, or was refused. */
async function besiege({ receiver, connect }: Opened, count: number): Promise<void> {
  const refused = (): number => Object.values(receiver.stats().refused).reduce((sum, one) => sum + one, 0);
  const before = receiver.stats().heldBytes + refused() * MIB;
  for (let index = 1; index <= count; index++) {
    const headers = { ...from(`203.0.113.${index}`), "content-length": String(8 * MIB) };
    await connect().write(request("POST", "/event", headers, PART));
    await until(() => receiver.stats().heldBytes + refused() * MIB >= before + index * MIB);
  }
}

describe.each(Object.entries(DOORS).filter(([name]) => name !== "fetch" && name !== "hono"))(
  "%s: strangers that never end their bodies",
  (_name, openDoor) => {
    test("do not keep out an event from an address that nobody knows, however large", async () => {
      const opened = await openWith(openDoor);
      await besiege(opened, 20);
      expect(opened.receiver.stats().heldBytes).toBeLessThanOrEqual(4 * MIB);
      expect(await opened.post("198.51.100.1", EVENT)).toBe(200);
      expect(await opened.post("198.51.100.2", EVENT.padEnd(5 * MIB))).toBe(200);
    });

    test("cost no body of a sender that has shown a key or a secret", async () => {
      const opened = await openWith(openDoor);
      const { receiver, connect, post } = opened;
      expect(await post("198.51.100.1", EVENT)).toBe(200);
      const body = EVENT.padEnd(3 * MIB);
      const halves = [
        request("POST", "/event", from("198.51.100.1"), body),
        request("POST", "/callback", { ...from("198.51.100.9"), "x-tenfour-secret": SECRET }, body),
      ];
      const clients: RawClient[] = [];
      for (const text of halves) {
        const client = connect();
        clients.push(client);
        await client.write(text.slice(0, -MIB));
      }
      await until(() => receiver.stats().heldBytes > 3.9 * MIB);
      await besiege(opened, 20);
      await Promise.all(clients.map((client, index) => client.write((halves[index] ?? "").slice(-MIB))));
      expect(await Promise.all(clients.map(async (client) => (await client.answer())?.status))).toEqual([
        200, 204,
      ]);
    });

    test("are told so, and turned away in the end", async () => {
      const opened = await openWith(openDoor, {
        bodyTimeoutMs: 20,
        authFailures: { burst: 2, perMinute: 0.001 },
      });
      const send = async (address: string): Promise<number | undefined> => {
        const client = opened.connect();
        await client.write(request("POST", "/event", { ...from(address), "content-length": "9" }, "{"));
        return (await client.answer())?.status;
      };
      expect(await opened.post("198.51.100.1", EVENT)).toBe(200);
      for (const address of ["203.0.113.1", "198.51.100.1"]) {
        expect([await send(address), await send(address)]).toEqual([408, 408]);
      }
      expect(await send("203.0.113.1")).toBe(429);
      // A slow line does not shut out whose events do come in.
      expect([await send("198.51.100.1"), await opened.post("198.51.100.1", EVENT)]).toEqual([408, 200]);
    });
  },
);

test.each(["fetch", "hono"])("%s: strangers that never end their bodies keep nobody out", async (name) => {
  const openDoor = DOORS[name];
  if (openDoor === undefined) throw new Error("no such door");
  const opened = await openWith(openDoor);
  await besiege(opened, 20);
  expect(await opened.post("198.51.100.1", EVENT)).toBe(200);
  expect(await opened.post("198.51.100.2", EVENT.padEnd(5 * MIB))).toBe(200);
});
