// Reads what a packed package ships.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** All that a package may ship. */
const wanted = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/.+\.(?:js|d\.ts)$/,
  /^bin\/.+\.js$/,
  /^schemas\/.+\.json$/,
];
const testOnly = /(?:^|[./-])(?:tests?|test-d|spec|fixtures?|mocks?)(?:[./-]|$)/;
const required = ["package.json", "README.md", "LICENSE"];

const BLOCK = 512;

/**
 * The files of an npm tarball by name, without the leading `package/`.
 * @param {string} tarball
 * @returns {Map<string, Buffer>}
 */
export function readTarball(tarball) {
  const bytes = gunzipSync(readFileSync(tarball));
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    /** @param {number} from @param {number} to */
    const field = (from, to) => bytes.toString("utf8", at + from, at + to).replace(/\0.*$/s, "");
    const name = field(0, 100);
    if (name === "") break;
    const prefix = field(345, 500);
    const size = Number.parseInt(field(124, 136).trim(), 8);
    const full = prefix === "" ? name : `${prefix}/${name}`;
    const start = at + BLOCK;
    files.set(full.replace(/^package\//, ""), bytes.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/**
 * What a tarball ships that it should not, and the other way round.
 * @param {Map<string, Buffer>} files
 * @param {string} folder the package's own folder
 */
export function findContentProblems(files, folder) {
  const problems = required.filter((name) => !files.has(name)).map((name) => `${name} is missing`);
  for (const name of files.keys()) {
    if (!wanted.some((pattern) => pattern.test(name)) || testOnly.test(name))
      problems.push(`${name} is shipped`);
    const source = /^dist\/(.+?)(?:\.d\.ts|\.js)$/.exec(name)?.[1];
    if (source !== undefined && !existsSync(path.join(folder, "src", `${source}.ts`))) {
      problems.push(`${name} has no source any more: delete dist and build again`);
    }
  }
  const manifest = files.get("package.json")?.toString("utf8") ?? "";
  if (manifest.includes('"workspace:')) problems.push("package.json still has a workspace: version");
  return problems;
}
