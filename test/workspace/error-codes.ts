import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A row of a README's table that is about error codes. */
export interface CodeRow {
  readonly codes: readonly string[];
  /** What its last column says. */
  readonly remedy: string;
}

const COMMENT = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;
/** A code as a value or as the key of a table; not where an error is only compared with it. */
const GIVEN = /(?<!(?:[=!]==|case) )["'](ERR_TENFOUR_[A-Z_]+)["']|^\s*(ERR_TENFOUR_[A-Z_]+):/gm;

/** The codes that the sources of a package can give, in errors, results and log lines. */
export function codesGiven(sources: string): Set<string> {
  const found = new Set<string>();
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || /\.test(?:-d)?\.ts$/.test(file)) continue;
    const text = readFileSync(path.join(sources, file), "utf8").replace(COMMENT, "");
    for (const [, value, key] of text.matchAll(GIVEN)) found.add(value ?? key ?? "");
  }
  return found;
}

/** The rows of a README's tables that name error codes. */
export function codeRows(readme: string): CodeRow[] {
  return readme
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => {
      const cells = line.split(/(?<!\\)\|/).slice(1, -1);
      const codes = [...line.matchAll(/`(ERR_TENFOUR_[A-Z_]+)`/g)].map(([, code = ""]) => code);
      return { codes, remedy: cells.at(-1)?.trim() ?? "" };
    })
    .filter(({ codes }) => codes.length > 0);
}
