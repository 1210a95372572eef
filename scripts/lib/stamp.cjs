// Remembers for which lockfile the packages were installed.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { readManifest, workspaceFolders } = require("./workspace.cjs");

/** @param {string} root */
const stampFile = (root) => path.join(root, "node_modules", ".tenfour-install");

/**
 * A digest of all that decides what an install puts into node_modules.
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash("sha256");
  const manifests = workspaceFolders(root).map((folder) => path.join(folder, "package.json"));
  const settings = ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ".npmrc"];
  for (const file of [...settings.map((name) => path.join(root, name)), ...manifests]) {
    if (!existsSync(file)) continue;
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  // Native parts fit one Node major and platform; the shims in .bin hold absolute paths.
  hash.update([process.versions.modules, process.platform, process.arch, root].join("\0"));
  return hash.digest("hex");
}

/**
 * Whether every direct dependency of every package can be found where Node will look for it.
 * @param {string} root
 */
function linksAreIntact(root) {
  return [root, ...workspaceFolders(root)].every((folder) => {
    const { dependencies = {}, devDependencies = {} } = readManifest(folder);
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
      existsSync(path.join(folder, "node_modules", name, "package.json")),
    );
  });
}

/** @param {string} root */
function isInstalled(root) {
  const file = stampFile(root);
  return existsSync(file) && readFileSync(file, "utf8") === fingerprint(root) && linksAreIntact(root);
}

/** @param {string} root */
function writeStamp(root) {
  writeFileSync(stampFile(root), fingerprint(root));
}

/** @param {string} root */
function removeStamp(root) {
  rmSync(stampFile(root), { force: true });
}

module.exports = { isInstalled, linksAreIntact, removeStamp, writeStamp };
