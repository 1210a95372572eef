import { createReceiver, silentLogger } from "@tenfour/receiver";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { DoorOptions } from "../src/index.js";
import { DOORS } from "./support/doors.js";

const KEY = "k3y-of-the-community";
const SECRET = "s3cret-of-the-league";

const receiver = createReceiver({
  sonoran: { communities: [{ communityId: "c", apiKey: KEY }] },
  accweb: { secrets: [SECRET] },
  logger: silentLogger,
});
afterAll(() => receiver.close());

/** What runs here puts nobody's address into the request. */
const WITHOUT_ADDRESS = new Set(["fetch", "hono"]);

async function openWith(openDoor: (typeof DOORS)[string], options: DoorOptions) {
  const door = await openDoor(receiver, options);
  onTestFinished(() => door[Symbol.asyncDispose]());
  const origin = `http://127.0.0.1:${door.port}`;
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${origin}${path}`, { method: "POST", body: JSON.stringify(body), headers });
    await answer.text();
    return answer.status;
  };
  return {
    origin,
    sonoran: (key: string, headers = {}) => post("/sonorancad/event", { key, type: "X", data: {} }, headers),
    accweb: (secret: string, headers = {}) =>
      post("/callback", { eventName: "x" }, { "x-tenfour-secret": secret, ...headers }),
  };
}

describe.each(Object.entries(DOORS))("%s", (name, openDoor) => {
  const open = (options: DoorOptions) => openWith(openDoor, options);

  test("only listed addresses may send, each to its own source", async () => {
    const both = await open({ allowFrom: ["192.0.2.0/24"] });
    expect([await both.sonoran(KEY), await both.accweb(SECRET)]).toEqual([403, 403]);
    expect((await fetch(`${both.origin}/healthz`)).status).toBe(200);
    const one = await open({ allowFrom: { accweb: ["192.0.2.0/24"] } });
    expect([await one.sonoran(KEY), await one.accweb(SECRET)]).toEqual([200, 403]);
    const here = await open({ allowFrom: ["127.0.0.0/8"] });
    // Where the address is not known, no list has it.
    expect(await here.sonoran(KEY)).toBe(WITHOUT_ADDRESS.has(name) ? 403 : 200);
  });
});

describe.each(Object.entries(DOORS).filter(([name]) => !WITHOUT_ADDRESS.has(name)))(
  "%s",
  (_name, openDoor) => {
    const open = (options: DoorOptions) => openWith(openDoor, options);

    test("a proxy's word counts only when it is trusted", async () => {
      const from = { "x-forwarded-for": "203.0.113.7" };
      const options = { allowFrom: ["203.0.113.0/24"] };
      expect(await (await open(options)).sonoran(KEY, from)).toBe(403);
      const behind = await open({ ...options, trustProxy: ["127.0.0.1"] });
      expect(await behind.sonoran(KEY, from)).toBe(200);
      expect(await behind.sonoran(KEY)).toBe(403);
      expect(await behind.sonoran(KEY, { "x-forwarded-for": "203.0.113.7, 198.51.100.1" })).toBe(403);
    });

    test("wrong keys and secrets are turned away in the end", async () => {
      const { sonoran, accweb, origin } = await open({ authFailures: { burst: 4, perMinute: 0.001 } });
      const wrong = [
        await sonoran("wrong"),
        await accweb("wrong"),
        await sonoran("wrong"),
        await accweb("wrong"),
      ];
      expect(wrong).toEqual([401, 401, 401, 401]);
      expect([await sonoran("wrong"), await accweb("wrong"), await sonoran(KEY)]).toEqual([429, 429, 429]);
      const answer = await fetch(`${origin}/callback`, { method: "POST", body: "{}" });
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
    });

    test("who has proven itself is not", async () => {
      const { sonoran, accweb } = await open({ authFailures: { burst: 1, perMinute: 0.001 } });
      expect(await sonoran(KEY)).toBe(200);
      expect([await sonoran("wrong"), await accweb("wrong"), await sonoran("wrong")]).toEqual([
        401, 401, 401,
      ]);
      expect([await sonoran(KEY), await accweb(SECRET)]).toEqual([200, 204]);
    });

    test("nobody is turned away where that is off", async () => {
      const { sonoran } = await open({ authFailures: false });
      for (let time = 0; time < 40; time++) expect(await sonoran("wrong")).toBe(401);
    });
  },
);
