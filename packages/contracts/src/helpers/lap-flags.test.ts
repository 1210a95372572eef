import { expect, it } from "vitest";
import { LapFlag } from "../enums.js";
import { lapFlags } from "./lap-flags.js";

it.each([
  [0, []],
  [1, ["cut"]],
  [4, ["outLap"]],
  [8, ["inLap"]],
  [1024, ["sessionOver"]],
  [1033, ["cut", "inLap", "sessionOver"]],
  [2 | 16 | 4, ["outLap"]],
  [LapFlag.OUT_LAP | LapFlag.SESSION_OVER, ["outLap", "sessionOver"]],
])("takes %d apart", (flags, set) => {
  const names = Object.entries(lapFlags(flags))
    .filter(([, isSet]) => isSet)
    .map(([name]) => name);
  expect(names).toEqual(set);
});
