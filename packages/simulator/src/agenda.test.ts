import { expect, test } from "vitest";
import { Agenda } from "./agenda.js";

test("events come in order of time, and of entry where the time is the same", () => {
  const agenda = new Agenda<string>();
  agenda.after(20, () => ["third"]);
  agenda.after(10, () => ["first", "second"]);
  agenda.after(20, () => ["fourth"]);
  expect([...agenda.run()]).toEqual([
    { atMs: 10, event: "first" },
    { atMs: 10, event: "second" },
    { atMs: 20, event: "third" },
    { atMs: 20, event: "fourth" },
  ]);
});

test("an entry may make further entries, counted from its own time", () => {
  const agenda = new Agenda<string>();
  agenda.after(10, () => {
    agenda.after(5, () => ["consequence"]);
    return ["cause"];
  });
  agenda.after(12, () => undefined);
  expect([...agenda.run()]).toEqual([
    { atMs: 10, event: "cause" },
    { atMs: 15, event: "consequence" },
  ]);
});
