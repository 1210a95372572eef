import { readFileSync } from "node:fs";
import { createReceiver, type LogDetails, type Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { listen } from "../src/index.js";
import { DOORS } from "./support/doors.js";
import { RawClient, request } from "./support/raw-client.js";

const KEY = "k3y-of-a-community";
const SECRET = "s3cret-of-accweb";

interface Watched {
  readonly receiver: Receiver;
  /** Everything that was logged, as text. */
  readonly log: string[];
}

function watched(): Watched {
  const log: string[] = [];
  const note = (details: LogDetails, message: string): void =>
    void log.push(JSON.stringify([details, message]));
  const receiver = createReceiver({
    sonoran: {
      communities: [{ communityId: "c", apiKey: KEY, servers: [{ id: 1 }, { id: 2, path: "/two" }] }],
    },
    accweb: { secrets: [SECRET] },
    logger: { debug: note, info: note, warn: note, error: note },
  });
  return { receiver, log };
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../contracts/fixtures/${name}.json`, import.meta.url), "utf8");
}

function withKey(name: string, key: unknown): string {
  return JSON.stringify({ ...JSON.parse(fixture(name)), key });
}

describe.each(Object.entries(DOORS))("%s and the real receiver", (_name, open) => {
  test("events reach their handlers, typed", async () => {
    const { receiver } = watched();
    await using _receiver = receiver;
    await using door = await open(receiver, {});
    const call = receiver.events("EVENT_911").next();
    const lap = receiver.events("instance_live_new_lap").next();
    await using client = new RawClient(door.port);
    await client.write(
      request("POST", "/two", {}, withKey("emergency-calls/EVENT_911.in-cad", KEY.toUpperCase())),
    );
    expect(await client.answer()).toMatchObject({ status: 200, body: "ok" });
    const body = fixture("accweb-drivers/instance_live_new_lap.timed");
    await client.write(request("POST", `/callback?secret=${SECRET}`, {}, body));
    expect((await client.answer())?.status).toBe(204);
    expect((await call).value).toMatchObject({
      source: "sonoran",
      community: "c",
      server: 2,
      transport: "http",
    });
    expect((await lap).value).toMatchObject({ source: "accweb", outcome: "known", raw: { exact: true } });
  });

  test.each([
    ["a wrong key", withKey("emergency-calls/EVENT_911.in-cad", "wrong"), 401],
    ["a key that is no string", withKey("emergency-calls/EVENT_911.in-cad", [KEY]), 401],
    ["no key", withKey("emergency-calls/EVENT_911.in-cad", undefined), 400],
    ["a name nobody knows", JSON.stringify({ key: KEY, type: "MY_EVENT" }), 200],
    ["a name that is none", JSON.stringify({ key: KEY, type: 7 }), 200],
    ["a body that is not JSON", `{"key":"${KEY}","type":`, 200],
  ])("%s", async (_says, body, status) => {
    const { receiver, log } = watched();
    await using _receiver = receiver;
    await using door = await open(receiver, {});
    await using client = new RawClient(door.port);
    await client.write(request("POST", "/event", {}, body));
    expect((await client.answer())?.status).toBe(status);
    expect(log.join("\n")).not.toContain(KEY);
    expect(log).toHaveLength(status === 200 ? 0 : 1);
  });

  test("a receiver that is closing says 503", async () => {
    const { receiver } = watched();
    await using door = await open(receiver, {});
    await receiver.close();
    await using client = new RawClient(door.port);
    await client.write(request("POST", "/event", {}, JSON.stringify({ key: KEY, type: "MY_EVENT" })));
    expect(await client.answer()).toMatchObject({ status: 503, body: "closing" });
  });
});

test("communities that come and go at run time have their paths while they are there", async () => {
  const { receiver } = watched();
  await using _receiver = receiver;
  await using door = await listen(receiver, { host: "127.0.0.1", port: 0 });
  const apiKey = "another-k3y";
  const status = async (): Promise<number | undefined> => {
    await using client = new RawClient(door.port);
    await client.write(request("POST", "/late", {}, JSON.stringify({ key: apiKey, type: "MY_EVENT" })));
    return (await client.answer())?.status;
  };
  expect(await status()).toBe(404);
  receiver.addCommunity({ communityId: "late", apiKey, servers: [{ id: 1, path: "/late" }] });
  expect(await status()).toBe(200);
  expect(door.urls.sonoran).toContain(`http://127.0.0.1:${door.port}/late`);
  receiver.removeCommunity("late");
  expect(await status()).toBe(404);
});

test.each(Object.entries(DOORS))(
  "%s: no server takes a path that means something else",
  async (_name, open) => {
    const { receiver } = watched();
    await using _receiver = receiver;
    await using _door = await open(receiver, {});
    const late = (path: string) => ({
      communityId: "late",
      apiKey: "another-k3y",
      servers: [{ id: 1, path }],
    });
    for (const path of ["/callback/", "/callback", "/healthz"]) {
      const refused = expect.objectContaining({ code: "ERR_TENFOUR_OPTIONS" });
      expect(() => receiver.addCommunity(late(path))).toThrow(refused);
      expect(() => receiver.reconfigure({ sonoran: { communities: [late(path)] } })).toThrow(refused);
    }
    receiver.addCommunity(late("/event"));
    expect(receiver.serverPaths()).toEqual(["/two", "/event"]);
  },
);

test("a listener that is closed, or never was, has no say in paths", async () => {
  const { receiver } = watched();
  await using _receiver = receiver;
  const door = await listen(receiver, { host: "127.0.0.1", port: 0 });
  await expect(listen(receiver, { host: "127.0.0.1", port: door.port })).rejects.toThrow(/in use/);
  await door.close();
  receiver.addCommunity({
    communityId: "late",
    apiKey: "another-k3y",
    servers: [{ id: 1, path: "/callback" }],
  });
  expect(receiver.serverPaths()).toEqual(["/two", "/callback"]);
});

test("all memory is given back", async () => {
  const { receiver } = watched();
  await using _receiver = receiver;
  await using door = await listen(receiver, { host: "127.0.0.1", port: 0 });
  await using client = new RawClient(door.port);
  for (let turn = 0; turn < 50; turn += 1) {
    await client.write(request("POST", "/event", {}, JSON.stringify({ key: KEY, type: "MY_EVENT", turn })));
    expect((await client.answer())?.status).toBe(200);
  }
  await door.close();
  await receiver.close();
  expect(receiver.stats().heldBytes).toBe(0);
});
