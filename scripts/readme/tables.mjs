// Makes the tables that a package's README asks for, from the package as it is built.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fillBlocks, markdownTable } from "./blocks.mjs";
import { flagRows } from "./command-flags.mjs";
import { interfaceRows } from "./interface-members.mjs";
import { zodRows } from "./zod-options.mjs";

/** @typedef {import("./zod-options.mjs").Row} Row */
/** @typedef {import("./zod-options.mjs").Schema} Schema */

/**
 * The README with every table as its source has it now.
 * @param {string} folder of the package
 * @param {string} readme
 */
export function withTables(folder, readme) {
  return fillBlocks(readme, async ({ kind, name, module, without }) => {
    if (kind === "flags") return markdownTable(["flag", "what it does"], await flagRows(folder, name));
    const built = path.join(folder, "dist", module);
    const rows = await rowsOf(kind, built, name);
    const others = without === undefined ? [] : await rowsOf(kind, built, without);
    const known = new Set(others.map((row) => row.name));
    const own = rows.filter((row) => !known.has(row.name));
    return markdownTable(
      ["option", "value", "default", "what it is"],
      own.map((row) => [`\`${row.name}\``, row.value, row.fallback, row.text]),
    );
  });
}

/**
 * @param {string} kind
 * @param {string} built the module in `dist`, without its extension
 * @param {string} name
 */
async function rowsOf(kind, built, name) {
  if (kind === "members") return interfaceRows(`${built}.d.ts`, name);
  const loaded = /** @type {Record<string, Schema | undefined>} */ (
    await import(pathToFileURL(`${built}.js`).href)
  );
  const schema = loaded[name];
  if (schema === undefined) throw new Error(`${built}.js exports no ${name}`);
  return zodRows(schema);
}
