import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
export const workspace = path.resolve(here, "../../..");
export const recordSchema = path.join(workspace, "packages/contracts/schemas/event-record.schema.json");

/** The code blocks of a page of docs/consume-from in one language, in order. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(path.join(workspace, "docs/consume-from", page), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(
    ([, code = ""]) => code,
  );
}

/** The n-th code block of a page; fails where there is none. */
export function block(page: string, language: string, index: number): string {
  const found = blocks(page, language)[index];
  if (found === undefined) throw new Error(`${page} has no ${language} block number ${index + 1}`);
  return found;
}

/** Compiles the program of the C# page; the types come from `npm run test:dotnet`'s generator. */
export function buildCsharp(): string {
  builtCsharp ??= build();
  return builtCsharp;
}

let builtCsharp: string | undefined;

function build(): string {
  const project = path.join(here, "csharp");
  mkdirSync(path.join(project, "program"), { recursive: true });
  writeFileSync(path.join(project, "program/Program.cs"), block("csharp.md", "csharp", 0));
  const dotnet = path.join(workspace, "test/interop/dotnet");
  const generated = path.join(dotnet, "roundtrip/generated");
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" };
  const run = (...args: string[]) => execFileSync("dotnet", args, { cwd: dotnet, env, stdio: "pipe" });
  run("build", "generate", "-v", "quiet");
  run(
    "generate/bin/Debug/net10.0/generate.dll",
    path.join(workspace, "packages/contracts/schemas"),
    generated,
  );
  run("build", project, "-v", "quiet");
  return path.join(project, "bin/Debug/net10.0/consumer.dll");
}
