import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const readme = await readFile(path.join(import.meta.dirname, "../README.md"), "utf8");

function firstBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "";
}

test("the example does what it says it does", { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(path.join(import.meta.dirname, "readme-"));
  try {
    const example = firstBlock("js");
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", example], {
      cwd: folder,
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(firstBlock("text"));
  } finally {
    await rm(folder, { recursive: true });
  }
});
