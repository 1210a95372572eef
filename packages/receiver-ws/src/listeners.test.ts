import { expect, test } from "vitest";
import { MemoryLogger } from "../test/support/receivers.js";
import { Listeners } from "./listeners.js";

test("handlers are called in order, and as often as they were added", () => {
  const listeners = new Listeners<string>(new MemoryLogger(), "onState");
  const heard: string[] = [];
  const handler = (news: string) => heard.push(news);
  const off = listeners.add(handler);
  listeners.add(handler);
  listeners.emit("one");
  off();
  off();
  listeners.emit("two");
  expect(heard).toEqual(["one", "one", "two"]);
});

test("what handlers throw or reject with is logged, and stops nobody", async () => {
  const logger = new MemoryLogger();
  const listeners = new Listeners<string>(logger, "onGap");
  const heard: string[] = [];
  listeners.add(() => {
    throw new Error("thrown");
  });
  const rejected = Promise.reject(new Error("rejected"));
  listeners.add(() => rejected);
  listeners.add((news) => heard.push(news));
  listeners.emit("news");
  await rejected.catch(() => undefined);
  expect(heard).toEqual(["news"]);
  expect(logger.lines).toEqual([
    { level: "error", details: { error: "thrown" }, message: "a handler of onGap failed" },
    { level: "error", details: { error: "rejected" }, message: "a handler of onGap failed" },
  ]);
});
