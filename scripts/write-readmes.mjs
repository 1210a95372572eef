// Writes the generated tables of every package's README again: `npm run schemas`, after the build.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import workspace from "./lib/workspace.cjs";
import { withTables } from "./readme/tables.mjs";

const root = path.resolve(import.meta.dirname, "..");
for (const folder of workspace.workspaceFolders(root)) {
  const file = path.join(folder, "README.md");
  if (!existsSync(file)) continue;
  const readme = readFileSync(file, "utf8");
  const filled = await withTables(folder, readme);
  if (filled !== readme) writeFileSync(file, filled);
}
