// What the workspace consists of: its folders and their manifests.
"use strict";
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");

/**
 * The folders of all packages and apps, as pnpm-workspace.yaml lists them (`- packages/*`, `- bench`).
 * @param {string} root
 */
function workspaceFolders(root) {
  const yaml = readFileSync(path.join(root, "pnpm-workspace.yaml"), "utf8");
  const listed = [...yaml.matchAll(/^ *- *["']?([\w-]+)(\/\*)?["']? *$/gm)];
  return listed
    .flatMap(([, name = "", isParent]) => {
      const folder = path.join(root, name);
      if (isParent === undefined || !existsSync(folder)) return [folder];
      return readdirSync(folder).map((child) => path.join(folder, child));
    })
    .filter((folder) => existsSync(path.join(folder, "package.json")))
    .sort();
}

/**
 * The part of a package.json that the scripts and tests of the workspace read.
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string} [license]
 * @property {Record<string, string>} [engines]
 * @property {string} [packageManager]
 * @property {Record<string, unknown>} [exports]
 * @property {string | Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * @param {string} folder
 * @returns {Manifest}
 */
function readManifest(folder) {
  const manifest = readFileSync(path.join(folder, "package.json"), "utf8");
  return /** @type {Manifest} */ (JSON.parse(manifest));
}

module.exports = { workspaceFolders, readManifest };
