import { expect, it } from "vitest";
import { styleFor } from "./style.js";

const terminal = { isTTY: true };
const pipe = {};

it.each([
  ["a terminal", terminal, {}, true],
  ["a pipe", pipe, {}, false],
  ["NO_COLOR on a terminal", terminal, { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
  ["FORCE_COLOR in a pipe", pipe, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0 on a terminal", terminal, { FORCE_COLOR: "0" }, false],
  ["both", pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ["a dumb terminal", terminal, { TERM: "dumb" }, false],
])("decides on colours for %s", (_, stream, env, expected) => {
  expect(styleFor(stream, env).red("x") !== "x").toBe(expected);
});
