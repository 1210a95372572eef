// Builds the workspace with Turborepo, quietly unless it fails.
"use strict";
const path = require("node:path");
const { capture } = require("./child.cjs");
const { stepEnvironment } = require("./environment.cjs");
const { StepError, remedyFor } = require("./step-error.cjs");

/** A cached build takes a quarter of a second: only a longer one is worth a word. */
const WORTH_A_WORD_MS = 1_000;

/**
 * Builds every package and app whose sources have changed since the last build.
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function build(root, say) {
  const word = setTimeout(() => say("building ..."), WORTH_A_WORD_MS);
  const { ok, output, error } = await capture({
    command: process.execPath,
    args: [
      path.join(root, "node_modules", "turbo", "bin", "turbo"),
      "run",
      "build",
      "--output-logs=errors-only",
    ],
    cwd: root,
    env: stepEnvironment(root),
    onSlow: (lastLine) => say(`still building ... ${lastLine}`),
  });
  clearTimeout(word);
  if (ok) return;
  const remedy = remedyFor(
    error?.message ?? output,
    "see the output above; in an unchanged clone, delete the folder node_modules and run the command again.",
  );
  throw new StepError(`the build failed: ${remedy}`, output);
}

module.exports = { build };
