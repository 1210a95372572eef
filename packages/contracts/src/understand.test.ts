import { expect, test } from "vitest";
import { MAX_DEPTH, MAX_VALUES } from "./json.js";
import { keyPattern } from "./redact.js";
import { understand } from "./understand.js";

test("what resists being understood is invalid, and none of its text is told", () => {
  const hostile = /x/g;
  Object.defineProperty(hostile, Symbol.replace, {
    value: (text: string) => {
      throw new RangeError(`too long: ${text}`);
    },
  });
  const value = { type: "CUSTOM", text: "private" };
  expect(understand("sonoran", { ok: true, value }, hostile)).toEqual({
    outcome: "malformed",
    name: null,
    event: null,
    issues: [{ path: [], message: "could not be understood (RangeError)" }],
  });
});

test("the key goes out of an event of the deepest kind that is understood, and nothing else does", () => {
  const nest = (levels: number): unknown =>
    levels === 0 ? { leaf: "kept", note: "SECRET" } : { a: nest(levels - 1) };
  const value = { type: "CUSTOM", data: nest(MAX_DEPTH - 2) };
  const understood = understand("sonoran", { ok: true, value }, keyPattern("secret"));
  expect(understood).toMatchObject({ outcome: "unknown", name: "CUSTOM" });
  expect(JSON.stringify(understood)).toContain('{"leaf":"kept","note":"[redacted]"}');
});

test("the key goes out of the name and the issues too", () => {
  const value = { type: "EVENT_REMOVE_911", data: { callIds: ["SECRET"], SECRET: 1 } };
  const custom = { type: "MY_SECRET", data: 1 };
  for (const body of [value, custom])
    expect(
      JSON.stringify(understand("sonoran", { ok: true, value: body }, keyPattern("secret"))),
    ).not.toContain("SECRET");
});

test("an event of as many values as are understood is whole without the key, one of more is invalid", () => {
  const callIds = Array.from({ length: MAX_VALUES - 3 }, (_, index) => index);
  const event = (more: number[]) => ({
    type: "EVENT_DISPATCH_CLOSED",
    data: { callIds: [...callIds, ...more] },
  });
  const pattern = keyPattern("secret");
  const whole = understand("sonoran", { ok: true, value: event([]) }, pattern);
  expect(whole.outcome).toBe("known");
  expect(whole.event).toEqual(event([]));
  const excessive = understand("sonoran", { ok: true, value: event([1]) }, pattern);
  expect(excessive).toMatchObject({
    outcome: "invalid",
    name: "EVENT_DISPATCH_CLOSED",
    issues: [{ path: [], message: `more than ${MAX_VALUES} values` }],
  });
});
