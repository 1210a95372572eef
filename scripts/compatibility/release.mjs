// What the last release of the contracts was, and how big the next one is going to be.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @typedef {import("./compare.mjs").Documents} Documents */

const FOLDER = "packages/contracts/schemas";
const TAG = /^@tenfour\/contracts@(?<version>\d+\.\d+\.\d+)$/;
const SIZES = /** @type {const} */ (["none", "patch", "minor", "major"]);
/** @typedef {typeof SIZES[number]} Size */

/**
 * The newest release tag of the contracts that git knows; undefined before the first release.
 * @param {string} root
 */
export function lastRelease(root) {
  const tags = git(root, "tag", "--list", "@tenfour/contracts@*").split("\n");
  const versions = tags.flatMap((tag) => TAG.exec(tag)?.groups?.["version"] ?? []);
  const newest = versions.toSorted((a, b) => compareVersions(b, a))[0];
  return newest === undefined ? undefined : { ref: `@tenfour/contracts@${newest}`, version: newest };
}

/**
 * The schema documents at a commit.
 * @param {string} root
 * @param {string} ref
 * @returns {Documents}
 */
export function documentsAt(root, ref) {
  const files = git(root, "ls-tree", "-r", "--name-only", ref, "--", FOLDER).split("\n");
  return read(files.filter(isSchema), (file) => git(root, "show", `${ref}:${file}`));
}

/**
 * The schema documents in the work tree.
 * @param {string} root
 * @returns {Documents}
 */
export function documentsNow(root) {
  const folder = path.join(root, FOLDER);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isSchema);
  return read(
    files.map((file) => `${FOLDER}/${file.split(path.sep).join("/")}`),
    (file) => readFileSync(path.join(root, file), "utf8"),
  );
}

/**
 * How much the contracts' version has grown, or is going to by the changesets that wait.
 * @param {string} root
 * @param {string} releasedVersion
 * @returns {Size}
 */
export function nextSize(root, releasedVersion) {
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(path.join(root, "packages/contracts/package.json"), "utf8"))
  );
  const waiting = changesets(root).map((text) => /^["']?@tenfour\/contracts["']?:\s*(\w+)/m.exec(text)?.[1]);
  const sizes = [growth(releasedVersion, version), ...SIZES.filter((size) => waiting.includes(size))];
  return sizes.toSorted((a, b) => SIZES.indexOf(b) - SIZES.indexOf(a))[0] ?? "none";
}

/** @param {string} root */
function changesets(root) {
  const folder = path.join(root, ".changeset");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  return files.map((file) => readFileSync(path.join(folder, file), "utf8"));
}

/** @param {string} from @param {string} to @returns {Size} */
function growth(from, to) {
  const [a, b] = [numbers(from), numbers(to)];
  if (a[0] !== b[0]) return "major";
  if (a[1] !== b[1]) return "minor";
  return a[2] === b[2] ? "none" : "patch";
}

/** @param {string} a @param {string} b */
function compareVersions(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  const index = left.findIndex((part, position) => part !== right[position]);
  return index === -1 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

/** @param {string} version */
function numbers(version) {
  return version.split(/[.-]/).slice(0, 3).map(Number);
}

/** @param {string} file */
function isSchema(file) {
  return file.endsWith(".schema.json");
}

/** @param {string[]} files @param {(file: string) => string} textOf @returns {Documents} */
function read(files, textOf) {
  return new Map(files.map((file) => [file.slice(FOLDER.length + 1), JSON.parse(textOf(file))]));
}

/** @param {string} root @param {string[]} args */
function git(root, ...args) {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).trim();
}
