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

test.each([
  ["module", firstBlock("js")],
  ["commonjs", commonJsPrograms(readme)[0] ?? ""],
])("the example does what it says it does, as %s", async (type, example) => {
  const args = [`--input-type=${type}`, "--eval", example];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: import.meta.dirname });
  expect(stderr).toBe("");
  expect(stdout).toBe(firstBlock("text"));
});
