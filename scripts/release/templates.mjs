// The apps as templates: copied to an empty folder, installed from the registry of the release check, used there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../lib/run.mjs";

/** Far longer than anything here takes. */
const LIMIT_MS = 120_000;

/**
 * A template's folder, copied and installed as its README says.
 * @param {string} source
 * @param {string} folder
 * @param {string} npmrc
 */
export function installTemplate(source, folder, npmrc) {
  cpSync(source, folder, {
    recursive: true,
    filter: (file) => !["node_modules", "data"].includes(path.basename(file)),
  });
  writeFileSync(path.join(folder, ".npmrc"), npmrc);
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], folder);
}

/**
 * Runs `npm start` until it has printed something.
 * @param {string} folder
 * @param {RegExp} sign what shows that it works
 * @returns {Promise<string[]>} problems
 */
export async function startTemplate(folder, sign) {
  // A group of its own, since npm does not hand every signal on.
  const child = spawn("npm", ["start"], { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const timer = setTimeout(() => end("SIGKILL"), LIMIT_MS);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ piece) => {
      output += piece;
      if (sign.test(output)) end("SIGTERM");
    });
  }
  await ended;
  clearTimeout(timer);
  return sign.test(output) ? [] : [`npm start ended with ${child.exitCode ?? child.signalCode}:\n${output}`];
}
