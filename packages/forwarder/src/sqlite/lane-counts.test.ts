import { expect, test } from "vitest";
import { LaneCounts } from "./lane-counts.js";

test("counts each lane by itself", () => {
  const counts = new LaneCounts();
  for (const lane of ["a", "b", "a"]) counts.add(lane);
  expect([counts.of("a"), counts.of("b"), counts.of("c")]).toEqual([2, 1, 0]);
  for (const lane of ["a", "b", "b", "c"]) counts.remove(lane);
  expect([counts.of("a"), counts.of("b"), counts.of("c")]).toEqual([1, 0, 0]);
  counts.add("b");
  expect(counts.of("b")).toBe(1);
});

test("forgets lanes that are gone once there are many of them, and no others", () => {
  const counts = new LaneCounts();
  for (let n = 0; n < 5_000; n++) {
    counts.add(`lane ${n}`);
    if (n % 100 !== 0) counts.remove(`lane ${n}`);
    expect(counts.lanes).toBeLessThanOrEqual(1_024 + 1 + n / 100);
  }
  for (let n = 0; n < 5_000; n++) expect(counts.of(`lane ${n}`)).toBe(n % 100 === 0 ? 1 : 0);
});
