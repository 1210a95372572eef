import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const compilerOptions = { module: "nodenext", target: "es2023", strict: true, types: [] };

/**
 * Runs the workspace's own lint rules on snippets (path as it would be in the workspace → text).
 * @returns for each snippet the rules that reported it, such as `eslint(no-console)`
 */
export async function lintSnippets(snippets: Record<string, string>): Promise<Map<string, string[]>> {
  await using temporary = await temporaryFolder(snippets);
  const { folder } = temporary;
  await copyFile(path.join(root, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const oxlint = path.join(root, "node_modules", "oxlint", "bin", "oxlint");
  // Outside the workspace oxlint looks for its type-aware half on PATH.
  const searched = [path.join(root, "node_modules", ".bin"), process.env["PATH"]].join(path.delimiter);
  const env = { ...process.env, PATH: searched };
  const { stdout, stderr } = await runNode([oxlint, "--format", "json"], { cwd: folder, env });
  if (!stdout.startsWith("{")) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
  const { diagnostics }: { diagnostics: { filename: string; code: string }[] } = JSON.parse(stdout);
  const found = new Map(Object.keys(snippets).map((name): [string, string[]] => [name, []]));
  for (const { filename, code } of diagnostics) {
    found.get(path.normalize(filename).split(path.sep).join("/"))?.push(code);
  }
  return found;
}
