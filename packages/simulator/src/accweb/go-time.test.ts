import { expect, test } from "vitest";
import { epochNs, goDurationMs, goTimestamp } from "./go-time.js";

test.each([
  [1_759_600_803_056_223_682n, "2025-10-04T18:00:03.056223682Z"],
  [1_759_600_803_056_223_600n, "2025-10-04T18:00:03.0562236Z"],
  [1_759_600_803_500_000_000n, "2025-10-04T18:00:03.5Z"],
  [1_759_600_803_000_000_000n, "2025-10-04T18:00:03Z"],
  [1_759_600_803_000_000_001n, "2025-10-04T18:00:03.000000001Z"],
])("formats %s ns as %s", (ns, text) => {
  expect(goTimestamp(ns)).toBe(text);
});

test("keeps the fraction of a millisecond", () => {
  expect(epochNs(1_759_600_803_056)).toBe(1_759_600_803_056_000_000n);
  expect(epochNs(1000.25)).toBe(1_000_250_000n);
});

test.each([
  ["100ms", 100],
  ["0s", 0],
  ["0", 0],
  ["1.5s", 1500],
  ["1m30s", 90_000],
  ["250us", 0.25],
  [".5h", 1_800_000],
])("reads the duration %s", (text, ms) => {
  expect(goDurationMs("callback.timeout", text)).toBe(ms);
});

test.each(["", "100", "ms", "1 s", "-1s", "3sx", "1d"])("refuses the duration %j", (text) => {
  expect(() => goDurationMs("callback.timeout", text)).toThrow(
    `\`callback.timeout\` must be a Go duration such as "500ms" or "1.5s", but is "${text}".`,
  );
});
