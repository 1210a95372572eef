/**
 * Writes the JSON Schema documents and the AsyncAPI document to `schemas/` and removes files that are no longer among them. Run after the
 * build: `npm run schemas`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { asyncApiDocument, jsonSchemas } from "../dist/index.js";

const folder = fileURLToPath(new URL("../schemas/", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const documents = { ...jsonSchemas(), "asyncapi.json": asyncApiDocument(version) };

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
