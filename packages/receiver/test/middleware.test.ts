import type { Middleware } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred, turn } from "./support/deferred.js";
import { call911, fromSonoran, unitStatus } from "./support/events.js";
import { open } from "./support/open.js";

describe("middleware", () => {
  test("wraps in the order in which it was added", async () => {
    await using opened = open();
    const order: string[] = [];
    const wrap =
      (name: string): Middleware =>
      async (_record, next) => {
        order.push(`${name} before`);
        await next();
        order.push(`${name} after`);
      };
    opened.receiver.use(wrap("outer")).use(wrap("inner"));
    opened.receiver.onAny(async () => {
      await turn();
      order.push("handler");
    });
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(order).toEqual(["outer before", "inner before", "handler", "inner after", "outer after"]);
  });

  test("that does not call next keeps the record from the handlers", async () => {
    await using opened = open();
    const seen: string[] = [];
    opened.receiver.use((record, next) => (record.name === "EVENT_911" ? next() : undefined));
    opened.receiver.onAny(({ name }) => seen.push(String(name)));
    await opened.receiver.ingest(unitStatus(1), fromSonoran);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(seen).toEqual(["EVENT_911"]);
  });

  test("spends no once handler on a record that it keeps", async () => {
    await using opened = open();
    const seen: string[] = [];
    let isOpen = false;
    opened.receiver.use((_record, next) => (isOpen ? next() : undefined));
    opened.receiver.once("EVENT_911", ({ event }) => seen.push(event.data.call.caller));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await turn();
    isOpen = true;
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    await opened.receiver.close();
    expect(seen).toEqual(["Bob"]);
  });

  test.each<[string, Middleware]>([
    [
      "awaiting both",
      async (_record, next) => {
        await next();
        await next();
      },
    ],
    [
      "awaiting neither",
      (_record, next) => {
        void next();
        void next();
      },
    ],
  ])("that calls next twice runs the handlers once and is reported: %s", async (_how, twice) => {
    await using opened = open();
    let calls = 0;
    const errors: string[] = [];
    opened.receiver.use(twice).onAny(() => {
      calls += 1;
    });
    opened.receiver.onError(({ code, cause }) => errors.push(`${code} ${String(cause)}`));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(calls).toBe(1);
    expect(errors).toEqual(["ERR_TENFOUR_HANDLER Error: next() was called twice"]);
  });

  test.each<[string, Middleware]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
  ])("that %s is reported with the record, and the next event comes through", async (_how, fail) => {
    await using opened = open();
    const seen: string[] = [];
    const errors: unknown[] = [];
    let first = true;
    opened.receiver.use((record, next) => {
      if (!first) return next();
      first = false;
      return fail(record, next);
    });
    opened.receiver.on("EVENT_911", ({ event }) => seen.push(event.data.call.caller));
    opened.receiver.onError((error, record) => errors.push([error.message, record?.name]));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    await opened.receiver.close();
    expect(seen).toEqual(["Bob"]);
    expect(errors).toEqual([[expect.stringMatching(/^middleware failed on "EVENT_911"/), "EVENT_911"]]);
  });

  test("that does not wait for next does not break the order", async () => {
    await using opened = open();
    const order: string[] = [];
    const gate = deferred();
    opened.receiver.use((_record, next) => {
      void next();
    });
    opened.receiver.on("EVENT_911", async ({ event }) => {
      order.push(`begin ${event.data.call.caller}`);
      await gate.promise;
      order.push(`end ${event.data.call.caller}`);
    });
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    await turn();
    await turn();
    gate.resolve();
    await opened.receiver.close();
    expect(order).toEqual(["begin Ada", "end Ada", "begin Bob", "end Bob"]);
  });

  test("is reason enough to understand an event for which there is no handler", async () => {
    await using opened = open();
    const seen: string[] = [];
    opened.receiver.use(({ name }) => seen.push(String(name)));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(seen).toEqual(["EVENT_911"]);
  });

  test("sees a handler's failure in onError, not in next", async () => {
    await using opened = open();
    const order: string[] = [];
    opened.receiver.use(async (_record, next) => {
      await next();
      order.push("next came back");
    });
    opened.receiver.onAny(() => Promise.reject(new Error("no")));
    opened.receiver.onError(() => order.push("reported"));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(order).toEqual(["reported", "next came back"]);
  });
});
