import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { commonJsPrograms } from "../../../scripts/readme/commonjs.mjs";

const run = promisify(execFile);
const readme = await readFile(path.join(import.meta.dirname, "../README.md"), "utf8");

function firstBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";
}

const [inCommonJs = "", unitTestInCommonJs = ""] = commonJsPrograms(readme);

test("the example stands in the first 30 lines", () => {
  const example = firstBlock("js");
  expect(readme.slice(0, readme.indexOf(example) + example.length).split("\n").length).toBeLessThan(30);
});

test.each([
  ["module", firstBlock("js")],
  ["commonjs", inCommonJs],
])("the example does what it says it does, as %s", async (type, example) => {
  const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, "--eval", example], {
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe("");
  const withoutId = (text: string): string => text.replace(/id: '[^']+'/, "id");
  expect(withoutId(stdout)).toBe(withoutId(firstBlock("text")));
});

test.each([
  ["module", /```js\n(import \{ createTestReceiver \}[^]*?)```/.exec(readme)?.[1] ?? ""],
  ["commonjs", unitTestInCommonJs],
])("the example of a unit test runs, as %s", async (type, example) => {
  const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, "--eval", example], {
    cwd: import.meta.dirname,
  });
  expect([stdout, stderr]).toEqual(["unit 4 left\nunit 5 left\n", ""]);
});
