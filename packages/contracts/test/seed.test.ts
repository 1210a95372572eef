import { expect, it } from "vitest";
import { seedFrom } from "./support/seed.js";

it("is the usual one unless another is asked for", () => {
  expect(seedFrom(undefined)).toBe(20_240_624);
  expect(seedFrom("")).toBe(20_240_624);
  expect(seedFrom("0")).toBe(0);
  expect(seedFrom("4294967295")).toBe(4_294_967_295);
});

it.each(["abc", "1e3", "-1", "1.5", " 1", "0x10", "4294967296", "NaN"])(
  "refuses %j with a sentence",
  (text) => {
    expect(() => seedFrom(text)).toThrow(
      `TENFOUR_TEST_SEED is ${JSON.stringify(text)}; set it to a whole number from 0 to 4294967295, or not at all.`,
    );
  },
);
