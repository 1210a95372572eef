import { describe, expect, test, vi } from "vitest";
import { deferred, turn, until } from "./support/deferred.js";
import { call911, fromAccweb, fromSonoran, newLap, OTHER_KEY, unitStatus } from "./support/events.js";
import { MAIN, open } from "./support/open.js";

const TWO = { sonoran: { communities: [MAIN, { communityId: "other", apiKey: OTHER_KEY }] } };

describe("events of one community or instance", () => {
  test("are handed over in order of arrival, whatever the handlers take", async () => {
    await using opened = open();
    const order: number[] = [];
    opened.receiver.on("EVENT_UNIT_STATUS", async ({ event }) => {
      const status = "status" in event.data ? event.data.status : -1;
      for (let turns = status % 3; turns > 0; turns--) await turn();
      order.push(status);
    });
    const statuses = Array.from({ length: 300 }, (_, index) => index);
    await Promise.all(statuses.map((status) => opened.receiver.ingest(unitStatus(status), fromSonoran)));
    await opened.receiver.close();
    expect(order).toEqual(statuses);
  });

  test("wait for all handlers of the one before", async () => {
    await using opened = open();
    const gate = deferred();
    const seen: string[] = [];
    opened.receiver.on("EVENT_911", () => gate.promise);
    opened.receiver.on("EVENT_911", ({ event }) => seen.push(event.data.call.caller));
    for (const caller of ["Ada", "Bob"]) await opened.receiver.ingest(call911(caller), fromSonoran);
    await turn();
    await turn();
    expect(seen).toEqual(["Ada"]);
    expect(opened.receiver.stats().waiting).toBe(1);
    gate.resolve();
    await opened.receiver.close();
    expect(seen).toEqual(["Ada", "Bob"]);
  });

  test("keep their order although a sink takes longer over the first", async () => {
    const gates = new Map([
      ["Ada", deferred()],
      ["Bob", deferred()],
    ]);
    const callerOf = (body: Uint8Array): string =>
      /"caller":"(\w+)"/.exec(Buffer.from(body).toString())?.[1] ?? "";
    const sink = {
      name: "uneven",
      keep: ({ raw }: { raw: { bytes: Uint8Array } }) => gates.get(callerOf(raw.bytes))?.promise,
    };
    await using opened = open({ sinks: [sink] });
    const order: string[] = [];
    opened.receiver.on("EVENT_911", ({ event }) => order.push(`handled ${event.data.call.caller}`));
    const ada = opened.receiver.ingest(call911("Ada"), fromSonoran).then(() => order.push("answered Ada"));
    const bob = opened.receiver.ingest(call911("Bob"), fromSonoran).then(() => order.push("answered Bob"));
    gates.get("Bob")?.resolve();
    await bob;
    await turn();
    await turn();
    expect(order).toEqual(["answered Bob"]);
    expect(opened.receiver.stats().waiting).toBe(1);
    gates.get("Ada")?.resolve();
    await ada;
    await opened.receiver.close();
    expect(order).toEqual(["answered Bob", "answered Ada", "handled Ada", "handled Bob"]);
  });
});

describe("a handler that is busy", () => {
  test("holds up its own community only", async () => {
    await using opened = open(TWO);
    const gate = deferred();
    const seen: string[] = [];
    opened.receiver.on("EVENT_911", ({ event, community }) => {
      seen.push(event.data.call.caller);
      return community === "main" ? gate.promise : undefined;
    });
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    await opened.receiver.ingest(call911("Cy", OTHER_KEY), fromSonoran);
    await opened.receiver.ingest(call911("Di", OTHER_KEY), fromSonoran);
    await until(() => seen.length === 3);
    expect(seen).toEqual(["Ada", "Cy", "Di"]);
    gate.resolve();
    await opened.receiver.close();
    expect(seen).toEqual(["Ada", "Cy", "Di", "Bob"]);
  });

  test("holds up its own accweb instance only", async () => {
    await using opened = open();
    const gate = deferred();
    const seen: string[] = [];
    opened.receiver.on("instance_live_new_lap", ({ instance }) => {
      seen.push(String(instance));
      return instance === "1" ? gate.promise : undefined;
    });
    for (const instance of ["1", "1", "2", "2"]) await opened.receiver.ingest(newLap(instance), fromAccweb);
    await until(() => seen.length === 3);
    expect(seen).toEqual(["1", "2", "2"]);
    gate.resolve();
    await opened.receiver.close();
    expect(seen).toEqual(["1", "2", "2", "1"]);
  });

  test("no longer holds it up after handlerTimeoutMs, which onError learns", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await using opened = open({ handlerTimeoutMs: 3_000 });
      const seen: string[] = [];
      const errors: unknown[] = [];
      const stuck = deferred();
      opened.receiver.on("EVENT_911", ({ event }) => {
        seen.push(event.data.call.caller);
        return event.data.call.caller === "Ada" ? stuck.promise : undefined;
      });
      opened.receiver.onError(({ code, message }, record) => errors.push([code, message, record?.name]));
      const { receiver } = opened;
      await receiver.ingest(call911("Ada"), fromSonoran);
      await receiver.ingest(call911("Bob"), fromSonoran);
      await turn();
      await vi.advanceTimersByTimeAsync(2_999);
      await turn();
      expect(seen).toEqual(["Ada"]);
      await vi.advanceTimersByTimeAsync(1);
      await until(() => seen.length === 2);
      expect(errors).toEqual([
        ["ERR_TENFOUR_HANDLER_TIMEOUT", expect.stringMatching(/"EVENT_911".*after 3000 ms/), "EVENT_911"],
      ]);
      // Its late failure is still reported.
      stuck.reject(new Error("late"));
      await receiver.close();
      expect(errors[1]).toMatchObject(["ERR_TENFOUR_HANDLER", expect.any(String), "EVENT_911"]);
      expect(receiver.stats()).toMatchObject({ heldBytes: 0, errors: 2 });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

test("a community with a backlog does not keep the others from their turn", async () => {
  await using opened = open(TWO);
  const seen: string[] = [];
  opened.receiver.on(["EVENT_UNIT_STATUS", "EVENT_911"], ({ community }) => seen.push(String(community)));
  const backlog = Array.from({ length: 1_000 }, (_, index) =>
    opened.receiver.ingest(unitStatus(index), fromSonoran),
  );
  await Promise.all([...backlog, opened.receiver.ingest(call911("Ada", OTHER_KEY), fromSonoran)]);
  await opened.receiver.close();
  expect(seen).toHaveLength(1_001);
  expect(seen.indexOf("other")).toBe(1);
});
