import { expect, test } from "vitest";
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
