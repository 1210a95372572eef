// A fresh project that uses the packed packages: installing, loading, type-checking.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../lib/run.mjs";

/** @typedef {{ name: string, tarball: string, entries: string[], bins: string[] }} Packed */

/**
 * A fresh project, outside the workspace, with every tarball installed by npm.
 * @param {string} folder
 * @param {"module" | "commonjs"} type
 * @param {string[]} dependencies tarballs and `name@version`
 */
export function createConsumer(folder, type, dependencies) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type }));
  run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", ...dependencies],
    folder,
  );
}

/**
 * Loads one entry the way the consumer's module system does; a warning of Node counts as a problem.
 * @param {string} folder
 * @param {"module" | "commonjs"} type
 * @param {string} specifier
 */
export function findLoadProblems(folder, type, specifier) {
  const name = JSON.stringify(specifier);
  const isJson = specifier.endsWith(".json");
  const load =
    type === "commonjs"
      ? `require(${name})`
      : `await import(${name}${isJson ? ', { with: { type: "json" } }' : ""})`;
  const file = path.join(folder, "load.js");
  writeFileSync(
    file,
    `const found = ${load};\nif (Object.keys(found).length === 0) throw new Error("it exports nothing");\n`,
  );
  // Importing JSON is still announced as experimental by Node 20; that is Node's business, not the package's.
  run(process.execPath, [...(isJson ? ["--no-warnings"] : ["--throw-deprecation"]), file], folder);
  return [];
}

/**
 * The settings under which a TypeScript user of each module system may find types. Under node16 a CommonJS
 * file may not import ESM at all.
 */
export const resolutions = {
  module: {
    node16: { module: "node16" },
    nodenext: { module: "nodenext" },
    bundler: { module: "esnext", moduleResolution: "bundler" },
  },
  commonjs: { node20: { module: "node20" }, nodenext: { module: "nodenext" } },
};

/**
 * Type-checks every entry with the strictest settings a user may have, declaration files included.
 * @param {string} folder
 * @param {string[]} specifiers
 * @param {string} tsc
 * @param {object} resolution one of {@link resolutions}
 */
export function findTypeProblems(folder, specifiers, tsc, resolution) {
  const lines = specifiers.map(
    (specifier, index) => `import * as entry${index} from ${JSON.stringify(specifier)};`,
  );
  const names = specifiers.map((_, index) => `entry${index}`).join(", ");
  writeFileSync(path.join(folder, "entries.ts"), `${lines.join("\n")}\nexport const all = [${names}];\n`);
  const compilerOptions = {
    ...resolution,
    target: "es2023",
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
  };
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["entries.ts"] }),
  );
  run(process.execPath, [tsc, "-p", folder], folder);
  return [];
}
