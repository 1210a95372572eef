// Runs a program to its end and throws with its output when it fails.
import { spawnSync } from "node:child_process";

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} what it printed
 * @throws {Error} with the command and what it printed, when it failed
 */
export function run(command, args, cwd, env = process.env) {
  // npm is a .cmd file on Windows, which only a shell can run.
  const shell = process.platform === "win32" && command === "npm";
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, shell, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`.trim());
  return stdout;
}
