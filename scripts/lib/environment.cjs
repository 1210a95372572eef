// The environment of child processes: the tools of the workspace on PATH, no telemetry.
"use strict";
const path = require("node:path");

/**
 * What someone typed after `npm start` or `npm --prefix … test` reaches children as npm_config_*
 * and would change what they install or hide why they failed. Registry, proxy and cache settings stay.
 */
const typedByUser =
  /^npm_config_(?:json|loglevel|silent|prefix|local_prefix|global|workspaces?|include_workspace_root|omit|include|production|dry_run|ignore_scripts|if_present|package|call|parseable|long)$/i;

/**
 * The environment of installs and builds: development mode, tools of this workspace first on PATH.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
function stepEnvironment(root) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // With NODE_ENV=production pnpm leaves out the compiler we build with.
    if (!typedByUser.test(name) && name !== "NODE_ENV") env[name] = value;
  }
  // Windows spells it "Path"; a second spelling would make two variables of it.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const bin = path.join(root, "node_modules", ".bin");
  env[pathName] = [bin, env[pathName]].filter(Boolean).join(path.delimiter);
  env["TURBO_TELEMETRY_DISABLED"] = "1";
  env["TURBO_NO_UPDATE_NOTIFIER"] = "1";
  return env;
}

module.exports = { stepEnvironment };
