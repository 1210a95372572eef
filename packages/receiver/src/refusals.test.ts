import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LogBook } from "../test/support/log-book.js";
import { Refusals } from "./refusals.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a refusal is logged with its reason, source, address and path", () => {
  const log = new LogBook();
  new Refusals(log).add("ERR_TENFOUR_KEY_WRONG", "sonoran", { address: "192.0.2.1", path: "/event" });
  expect(log.lines).toEqual([
    {
      level: "warn",
      details: { code: "ERR_TENFOUR_KEY_WRONG", source: "sonoran", address: "192.0.2.1", path: "/event" },
      message: "refused: the key belongs to no configured community",
    },
  ]);
});

test("each reason is logged once per sender and ten seconds; the rest is counted", () => {
  const log = new LogBook();
  const refusals = new Refusals(log);
  for (let round = 0; round < 1_000; round++) {
    refusals.add("ERR_TENFOUR_KEY_WRONG", "sonoran", { address: "192.0.2.1", path: `/${round}` });
    refusals.add("ERR_TENFOUR_KEY_MISSING", "sonoran", { address: "192.0.2.1" });
  }
  refusals.add("ERR_TENFOUR_KEY_WRONG", "sonoran", { address: "192.0.2.2" });
  expect(log.lines).toHaveLength(3);
  vi.advanceTimersByTime(10_000);
  expect(log.lines).toHaveLength(4);
  expect(log.lines[3]).toMatchObject({ level: "warn", details: { more: 1_998 } });
  refusals.add("ERR_TENFOUR_KEY_WRONG", "sonoran", { address: "192.0.2.1" });
  expect(log.lines).toHaveLength(5);
  expect(refusals.counts).toEqual({ ERR_TENFOUR_KEY_WRONG: 1_002, ERR_TENFOUR_KEY_MISSING: 1_000 });
  refusals.close();
});

test("many senders make few lines", () => {
  const log = new LogBook();
  const refusals = new Refusals(log);
  for (let sender = 0; sender < 5_000; sender++) {
    refusals.add("ERR_TENFOUR_PATH", undefined, { address: `192.0.2.${sender}` });
  }
  expect(log.lines).toHaveLength(20);
  refusals.close();
  expect(log.lines.at(-1)?.details).toEqual({ more: 4_980 });
});

test("what a sender may write at length is cut", () => {
  const log = new LogBook();
  new Refusals(log).add("ERR_TENFOUR_PATH", undefined, {
    address: "x".repeat(5_000),
    path: "y".repeat(5_000),
  });
  expect(JSON.stringify(log.lines).length).toBeLessThan(1_000);
});

test("no timer is left, and none is started, once it is closed", () => {
  const log = new LogBook();
  const refusals = new Refusals(log);
  refusals.add("ERR_TENFOUR_PATH", undefined, {});
  refusals.close();
  refusals.add("ERR_TENFOUR_CLOSED", "sonoran", {});
  refusals.add("ERR_TENFOUR_CLOSED", "sonoran", {});
  expect(vi.getTimerCount()).toBe(0);
  expect(log.lines).toHaveLength(2);
  expect(refusals.counts).toEqual({ ERR_TENFOUR_PATH: 1, ERR_TENFOUR_CLOSED: 2 });
});
