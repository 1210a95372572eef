import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { commonJsPrograms } from "../../../scripts/readme/commonjs.mjs";

const run = promisify(execFile);
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const first = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? "";
/** What the program says that it prints, in the comments behind its calls. */
const said = [...first.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, words]) => words);

test.each([
  ["module", first],
  ["commonjs", commonJsPrograms(readme)[0] ?? ""],
])("the program in the README prints what it says, as %s", async (type, program) => {
  const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, "--eval", program], {
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe("");
  expect(said.length).toBeGreaterThan(0);
  expect(stdout.trimEnd().split("\n")).toEqual(said);
});
