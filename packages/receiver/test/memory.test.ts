import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { IngestResult } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred, turn, until } from "./support/deferred.js";
import { bytes, call911, custom, fromAccweb, fromSonoran, KEY, OTHER_KEY } from "./support/events.js";
import { open } from "./support/open.js";

const MIB = 1024 * 1024;
const SHED: IngestResult = { status: "refused", code: "ERR_TENFOUR_OVERLOADED" };
const big = (): Buffer => custom({ padding: "x".repeat(100_000) });

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("no garbage collector");
  collect();
}

describe("the memory bound", () => {
  test("counts what waits for handlers; what is beyond it is shed and counted", async () => {
    await using opened = open({ maxHeldBytes: MIB });
    const gate = deferred();
    opened.receiver.onAny(() => gate.promise);
    const results: IngestResult[] = [];
    for (let round = 0; round < 15; round++) results.push(await opened.receiver.ingest(big(), fromSonoran));
    const accepted = results.filter(({ status }) => status === "accepted");
    expect(accepted).toHaveLength(10);
    expect(results.slice(10)).toEqual([SHED, SHED, SHED, SHED, SHED]);
    const stats = opened.receiver.stats();
    expect(stats.refused).toEqual({ ERR_TENFOUR_OVERLOADED: 5 });
    expect(stats.accepted).toEqual({ sonoran: 10, accweb: 0 });
    expect(stats.heldBytes).toBeGreaterThan(1_000_000);
    expect(stats.heldBytes).toBeLessThanOrEqual(stats.maxHeldBytes);
    expect(opened.log.messages("warn")).toEqual([
      expect.stringMatching(/^shed: the memory bound is reached/),
    ]);
    gate.resolve();
    await opened.receiver.close();
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, waiting: 0, handled: { unknown: 10 } });
  });

  test("counts what arrives, and takes it over with the body", async () => {
    await using opened = open({ maxHeldBytes: MIB });
    const { receiver } = opened;
    const gate = deferred();
    receiver.onAny(() => gate.promise);
    const body = big();
    const hold = receiver.hold(body.length - 10);
    expect(hold?.grow(10)).toBe(true);
    expect(receiver.stats().heldBytes).toBe(body.length);
    expect(receiver.hold(MIB)).toBeUndefined();
    await receiver.ingest(body, { ...fromSonoran, ...(hold && { hold }) });
    // Counted once, and a little for the event itself.
    expect(receiver.stats().heldBytes).toBe(body.length + 512);
    gate.resolve();
    await receiver.close();
    expect(receiver.stats().heldBytes).toBe(0);
  });

  test("leaves no room for an event when only its bytes fit", async () => {
    await using opened = open({ maxHeldBytes: MIB });
    const body = custom({ padding: "x".repeat(MIB - 100) });
    expect(await opened.receiver.ingest(body, fromSonoran)).toEqual(SHED);
    const hold = opened.receiver.hold(MIB);
    expect(await opened.receiver.ingest(call911("Ada"), fromSonoran)).toEqual(SHED);
    hold?.release();
    expect(opened.receiver.stats().heldBytes).toBe(0);
    expect((await opened.receiver.ingest(call911("Ada"), fromSonoran)).status).toBe("accepted");
  });

  test("does not count an event that nobody wants", async () => {
    await using opened = open();
    opened.receiver.on("instance_started", () => undefined);
    await opened.receiver.ingest(big(), fromSonoran);
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, waiting: 0, accepted: { sonoran: 1 } });
  });
});

describe("memory is given back", () => {
  const wrong = bytes({ key: OTHER_KEY });
  const large = bytes({ key: KEY, type: "CUSTOM", padding: "x".repeat(300_000) });

  test.each<[string, unknown, object]>([
    ["a wrong key", wrong, fromSonoran],
    ["no key", bytes("{}"), fromSonoran],
    ["a large body without a key", bytes(" ".repeat(300_000)), fromSonoran],
    ["a wrong secret", bytes("{}"), { ...fromAccweb, credentials: ["wrong"] }],
    ["an event", call911("Ada"), fromSonoran],
    ["a large event", large, fromSonoran],
    ["a value", { key: KEY, type: "CUSTOM" }, fromSonoran],
    ["a body that is not JSON", bytes("{"), fromAccweb],
  ])("after %s", async (_what, body, meta) => {
    await using opened = open();
    const { receiver } = opened;
    receiver.onAny(() => undefined);
    for (const hold of [undefined, receiver.hold(1_000)]) {
      await receiver.ingest(body, { ...(meta as typeof fromSonoran), ...(hold && { hold }) });
    }
    await until(() => receiver.stats().heldBytes === 0);
    const hold = receiver.hold(1_000);
    await receiver.close();
    await receiver.ingest(body, { ...(meta as typeof fromSonoran), ...(hold && { hold }) });
    expect(receiver.stats().heldBytes).toBe(0);
  });

  test("after handlers and middleware that fail", async () => {
    await using opened = open();
    opened.receiver.use((_record, next) => next().then(() => Promise.reject(new Error("no"))));
    opened.receiver.onAny(() => {
      throw new Error("no");
    });
    await opened.receiver.ingest(big(), fromSonoran);
    await opened.receiver.close();
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, errors: 2 });
  });

  test("after a clock that throws, and its sender is answered", async () => {
    await using opened = open({
      now: () => {
        throw new Error("no time");
      },
    });
    const errors: string[] = [];
    opened.receiver.onError(({ code }) => errors.push(code));
    expect(await opened.receiver.ingest(big(), fromSonoran)).toEqual(SHED);
    expect(opened.receiver.stats().heldBytes).toBe(0);
    expect(errors).toEqual(["ERR_TENFOUR_INGEST"]);
  });
});

test("many bytes that wait are kept as bytes, not as the values that were made of them", async () => {
  await using opened = open();
  const gate = deferred();
  const seen: unknown[] = [];
  opened.receiver.onUnknown(({ event }) => {
    seen.push(event["members"]);
    return gate.promise;
  });
  const padding = "x".repeat(100_000);
  const valueOf = (index: number) => ({ key: KEY, type: "CUSTOM", members: [index], padding });
  const values = Array.from({ length: 40 }, (_, index) => valueOf(index));
  const refs = values.map((value) => new WeakRef(value.members));
  for (const value of values.splice(0)) await opened.receiver.ingest(value, fromSonoran);
  await turn();
  collectGarbage();
  expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(20);
  gate.resolve();
  await opened.receiver.close();
  expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => [index]));
});
