import { describe, expect, test } from "vitest";
import { isPattern, nameFilter } from "./patterns.js";

function wantedOf(patterns: readonly string[] | undefined, names: readonly (string | null)[]): boolean[] {
  return names.map(nameFilter(patterns));
}

describe("nameFilter", () => {
  test("without patterns lets everything through but a request for logs", () => {
    const names = ["EVENT_911", "instance_started", "custom", null, "GET_LOGS", "get_logs"];
    expect(wantedOf(undefined, names)).toEqual([true, true, true, true, false, false]);
    expect(wantedOf([], names)).toEqual([true, true, true, true, false, false]);
  });

  test.each<[readonly string[], string | null, boolean]>([
    [["EVENT_911"], "EVENT_911", true],
    [["EVENT_911"], "EVENT_TONE", false],
    [["event_911"], "EVENT_911", true],
    [["event_unit_attach"], "EVENT_DISPATCH_UNIT_ATTACH", true],
    [["!EVENT_DISPATCH_CLOSE"], "EVENT_DISPATCH_CLOSED", false],
    [["EVENT_UNIT_*"], "EVENT_UNIT_STATUS", true],
    [["EVENT_UNIT_*"], "EVENT_UNIT", false],
    [["instance_live_*"], "instance_live_new_lap", true],
    [["instance_live_*"], "instance_started", false],
    [["!EVENT_TONE"], "EVENT_TONE", false],
    [["!EVENT_TONE"], "EVENT_911", true],
    [["EVENT_*", "!EVENT_UNIT_*", "EVENT_UNIT_PANIC"], "EVENT_UNIT_PANIC", true],
    [["EVENT_*", "!EVENT_UNIT_*", "EVENT_UNIT_PANIC"], "EVENT_UNIT_STATUS", false],
    [["EVENT_UNIT_PANIC", "!EVENT_UNIT_*"], "EVENT_UNIT_PANIC", false],
    [["*"], "GET_LOGS", false],
    [["GET_*"], "GET_LOGS", false],
    [["!GET_*"], "GET_LOGS", false],
    [["*", "GET_LOGS"], "GET_LOGS", true],
    [["GET_LOGS", "*"], "GET_LOGS", true],
    [["GET_LOGS", "!GET_*"], "GET_LOGS", false],
    [["*"], null, true],
    [["EVENT_*"], null, false],
    [["!EVENT_*"], null, true],
    [["*"], "constructor", true],
    [["EVENT_*"], "__proto__", false],
  ])("%j on %j: %j", (patterns, name, wanted) => {
    const filter = nameFilter(patterns);
    expect(filter(name)).toBe(wanted);
    expect(filter(name)).toBe(wanted);
  });

  test("refuses what can never fit", () => {
    for (const text of ["", "!", "EVENT_*_STATUS", "**", "a b", "!!x"]) {
      expect(isPattern(text)).toBe(false);
      expect(() => nameFilter([text])).toThrow("expected the name of an event");
    }
  });
});
