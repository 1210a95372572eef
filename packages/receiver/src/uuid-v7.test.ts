import { describe, expect, test } from "vitest";
import { UuidV7 } from "./uuid-v7.js";

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe("UuidV7", () => {
  test("makes UUIDs of version 7 that carry the time", () => {
    const ids = new UuidV7();
    for (let round = 0; round < 500; round++) {
      const now = 1_790_000_000_000 + round;
      // Clocks such as performance.now() count in fractions.
      const id = ids.next(now + 0.7);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(timeOf(id)).toBe(now);
    }
  });

  test("makes ids that sort in the order in which they were made, whatever the clock does", () => {
    const ids = new UuidV7();
    const clock = [1_000, 1_000, 1_001, 5_000, 4_000, 0, -7, 4_999.5, 5_000.7, 5_001, Number.NaN, 5_002];
    const made = clock.flatMap((now) => Array.from({ length: 3_000 }, () => ids.next(now)));
    expect(new Set(made).size).toBe(made.length);
    expect([...made].sort()).toEqual(made);
  });

  test("borrows the next millisecond when one is used up", () => {
    const ids = new UuidV7();
    const made = Array.from({ length: 4_097 }, () => ids.next(9_000));
    expect(made.map(timeOf).filter((ms) => ms === 9_000)).toHaveLength(4_096);
    expect(timeOf(made[4_096] ?? "")).toBe(9_001);
  });

  test("does not depend on another receiver's clock", () => {
    new UuidV7().next(9_999_999_999_999);
    expect(timeOf(new UuidV7().next(1_000))).toBe(1_000);
  });
});
