import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const readme = await readFile(path.join(import.meta.dirname, "../README.md"), "utf8");

function firstBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";
}

test("the example does what it says it does", { timeout: 30_000 }, async () => {
  const example = firstBlock("js");
  expect(readme.slice(0, readme.indexOf(example) + example.length).split("\n").length).toBeLessThan(30);
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", example], {
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe("");
  const withoutId = (text: string): string => text.replace(/id: '[^']+'/, "id");
  expect(withoutId(stdout)).toBe(withoutId(firstBlock("text")));
});

test("the example of a unit test runs", { timeout: 30_000 }, async () => {
  const example = /```js\n(import \{ createTestReceiver \}[^]*?)```/.exec(readme)?.[1] ?? "";
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", example], {
    cwd: import.meta.dirname,
  });
  expect([stdout, stderr]).toEqual(["unit 4 left\nunit 5 left\n", ""]);
});
