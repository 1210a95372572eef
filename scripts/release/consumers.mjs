// Projects as users have them, with packages from the registry of the release check.
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../lib/run.mjs";

/**
 * An empty project with packages installed by npm.
 * @param {string} folder
 * @param {{ npmrc: string, type: "module" | "commonjs", dependencies: string[] }} options
 */
export function npmProject(folder, { npmrc, type, dependencies }) {
  writeProject(folder, npmrc, type);
  run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", ...dependencies],
    folder,
  );
}

/**
 * The same by pnpm, where a package sees only what it declares itself.
 * @param {string} folder
 * @param {string} pnpm its program
 * @param {{ npmrc: string, dependencies: string[] }} options
 */
export function strictPnpmProject(folder, pnpm, { npmrc, dependencies }) {
  writeProject(folder, `${npmrc}hoist=false\n`, "commonjs");
  run(process.execPath, [pnpm, "add", "--ignore-scripts", "--prefer-offline", ...dependencies], folder);
}

/** @param {string} folder @param {string} npmrc @param {"module" | "commonjs"} type */
function writeProject(folder, npmrc, type) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, ".npmrc"), npmrc);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type }));
}

/**
 * What is installed in a project: every package's name, and the bytes of all their files.
 * @param {string} folder
 */
export function installedIn(folder) {
  const modules = path.join(folder, "node_modules");
  /** @type {string[]} */
  const names = [];
  for (const entry of readdirSync(modules)) {
    if (entry.startsWith("@"))
      names.push(...readdirSync(path.join(modules, entry)).map((name) => `${entry}/${name}`));
    else if (!entry.startsWith(".")) names.push(entry);
  }
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0);
  return { names: names.sort(), bytes };
}
