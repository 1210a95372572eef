// Installs the packages, when the lockfile has changed since the last time.
"use strict";
const { existsSync, rmSync } = require("node:fs");
const path = require("node:path");
const { capture } = require("./child.cjs");
const { stepEnvironment } = require("./environment.cjs");
const { isInstalled, linksAreIntact, removeStamp, writeStamp } = require("./stamp.cjs");
const { StepError, remedyFor } = require("./step-error.cjs");
const { readManifest, workspaceFolders } = require("./workspace.cjs");

/**
 * Brings node_modules in line with the lockfile, by the pinned pnpm and without a global install.
 * Costs a few file reads when nothing has changed since the last complete install.
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function ensureInstalled(root, say) {
  if (isInstalled(root)) return;
  const isFirst = !existsSync(path.join(root, "node_modules"));
  say(
    isFirst
      ? "first run here, installing packages (10 to 60 seconds) ..."
      : "bringing the packages up to date ...",
  );
  removeStamp(root);
  // pnpm writes this file last: a node_modules without it is half an install, or another tool's.
  if (!existsSync(path.join(root, "node_modules", ".modules.yaml"))) removeModules(root);
  await pnpmInstall(root, say);
  if (!linksAreIntact(root)) {
    say("node_modules is damaged, installing it afresh ...");
    removeModules(root);
    await pnpmInstall(root, say);
  }
  writeStamp(root);
}

/**
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function pnpmInstall(root, say) {
  const onWindows = process.platform === "win32";
  const pnpm = readManifest(root).packageManager;
  const { ok, output, error } = await capture({
    command: "npx",
    args: `-y --prefer-offline ${pnpm} install --frozen-lockfile --prefer-offline --prod=false --config.confirmModulesPurge=false`.split(
      " ",
    ),
    // npx is a .cmd file on Windows, which only a shell can run.
    shell: onWindows,
    cwd: root,
    env: stepEnvironment(root),
    onSlow: (lastLine) => say(`still installing ... ${lastLine}`),
  });
  if (ok) return;
  const remedy =
    error?.code === "ENOENT"
      ? "npx was not found: install npm, which comes with Node.js, and run the command again."
      : remedyFor(
          error?.message ?? output,
          "see the output above; if it does not help, delete the folder node_modules and run the command again.",
        );
  throw new StepError(`the packages could not be installed: ${remedy}`, output);
}

/** @param {string} root */
function removeModules(root) {
  for (const folder of [root, ...workspaceFolders(root)]) {
    const modules = path.join(folder, "node_modules");
    try {
      rmSync(modules, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StepError(
        `${modules} could not be removed (${reason}): close what uses it, delete it and run the command again.`,
      );
    }
  }
}

module.exports = { ensureInstalled };
