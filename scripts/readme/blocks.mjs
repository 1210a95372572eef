// The generated tables of a README: finds their markers and fills what is between them.

/**
 * `<!-- options listenOptionsSchema of src/options.ts without doorOptionsSchema -->` asks for the options of a Zod
 * schema, `<!-- members HubOptions of src/hub/options.ts -->` for the members of an interface, `<!-- flags relay -->`
 * for the flags of a command. The table ends at `<!-- end -->`.
 */
const BLOCK = /^<!-- (?<kind>options|members|flags) (?<words>[^\n]*?) -->\n[^]*?^<!-- end -->$/gm;
const WORDS = /^(?<name>\w+(?: \w+)?)(?: of src\/(?<module>[\w./-]+)\.ts)?(?: without (?<without>\w+))?$/;

/**
 * What a README asks for: names, and the module within `src` without its extension.
 * @typedef {{ kind: string, name: string, module: string, without?: string | undefined }} Request
 */

/**
 * @param {string} readme
 * @param {(request: Request) => Promise<string>} tableFor
 */
export async function fillBlocks(readme, tableFor) {
  let filled = "";
  let from = 0;
  for (const { 0: block, index, groups = {} } of readme.matchAll(BLOCK)) {
    const { kind = "", words = "" } = groups;
    const { name, module = "", without } = WORDS.exec(words)?.groups ?? {};
    if (name === undefined) throw new Error(`<!-- ${kind} ${words} --> asks for no table that there is`);
    const table = await tableFor({ kind, name, module, without });
    filled += `${readme.slice(from, index)}<!-- ${kind} ${words} -->\n${table}\n<!-- end -->`;
    from = index + block.length;
  }
  return filled + readme.slice(from);
}

/**
 * A table of Markdown; what would break out of its cell is escaped.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  const cell = (/** @type {string} */ text) =>
    text.replaceAll(/\s*\n\s*/g, " ").replaceAll(/(?<!\\)\|/g, "\\|");
  const line = (/** @type {readonly string[]} */ cells) =>
    `|${cells.map((text) => (text === "" ? " |" : ` ${cell(text)} |`)).join("")}`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
