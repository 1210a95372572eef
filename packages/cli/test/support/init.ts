import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { run } from "./relay-process.js";

/** The file that `tenfour init` writes. */
export const FILE = "tenfour.config.yaml";

/** A working directory that outlives the command. */
export function folder(files: Record<string, string> = {}): string {
  const made = mkdtempSync(path.join(tmpdir(), "tenfour-init-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(made, name), text);
  return made;
}

/** Runs `tenfour init`, writing into a folder that is kept. */
export async function init(
  args: string[],
  options: { env?: Record<string, string>; files?: Record<string, string> } = {},
) {
  const into = folder(options.files);
  const file = path.join(into, FILE);
  const paths = args.map((arg) => (Object.hasOwn(options.files ?? {}, arg) ? path.join(into, arg) : arg));
  const ended = await run(["init", "--config", file, ...paths], { env: options.env ?? {} });
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return {
    code: ended.code,
    stdout: ended.stdout,
    stderr: ended.stderr,
    output: ended.output,
    file,
    into,
    text,
  };
}
