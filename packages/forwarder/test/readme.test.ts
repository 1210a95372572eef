import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { forwarderOptionsSchema, targetOptionsSchema } from "@tenfour/forwarder";
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

test("every option stands there", () => {
  const retry = Object.keys(targetOptionsSchema.shape.retry.unwrap().shape).map((name) => `retry.${name}`);
  const names = [...Object.keys(forwarderOptionsSchema.shape), ...Object.keys(targetOptionsSchema.shape)];
  const own = names.filter((name) => name !== "retry" && name !== "random");
  for (const name of [...own, ...retry]) {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\``));
    expect(row, name).toBeDefined();
  }
});
