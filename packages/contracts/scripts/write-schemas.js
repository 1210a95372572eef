/**
 * Writes the JSON Schema documents to `schemas/` and removes files that are no longer among them. Run after the
 * build: `npm run schemas`.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { jsonSchemas } from "../dist/index.js";

const folder = fileURLToPath(new URL("../schemas/", import.meta.url));
const documents = jsonSchemas();

for (const [name, document] of Object.entries(documents)) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  const name = relative(folder, file).split(sep).join("/");
  if (entry.isFile() && !Object.hasOwn(documents, name)) rmSync(file);
}
