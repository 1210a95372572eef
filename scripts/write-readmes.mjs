// Writes the generated parts of every README again, tables and CommonJS: `npm run schemas`, after the build.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import workspace from "./lib/workspace.cjs";
import { regenerate } from "./readme/regenerate.mjs";

const root = path.resolve(import.meta.dirname, "..");
for (const folder of [root, ...workspace.workspaceFolders(root)]) {
  const file = path.join(folder, "README.md");
  if (!existsSync(file)) continue;
  const readme = readFileSync(file, "utf8");
  const filled = await regenerate(folder, readme);
  if (filled !== readme) writeFileSync(file, filled);
}
