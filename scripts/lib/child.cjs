// Runs child processes: their output, their signals and their exit codes.
"use strict";
const { spawn } = require("node:child_process");
const { constants } = require("node:os");

/** So often a step that takes long gives a sign of life. */
const SIGN_OF_LIFE_MS = 15_000;

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output everything printed on stdout and stderr, in order
 * @property {NodeJS.ErrnoException} [error] why the child could not be started
 */

/**
 * Runs a child and keeps what it prints.
 * @param {object} step
 * @param {string} step.command
 * @param {string[]} step.args
 * @param {boolean} [step.shell] whether only a shell can run the command
 * @param {string} step.cwd
 * @param {NodeJS.ProcessEnv} step.env
 * @param {(lastLine: string) => void} step.onSlow called every now and then with what the child printed last
 * @param {number} [step.everyMs]
 * @returns {Promise<Outcome>}
 */
function capture({ command, args, shell = false, cwd, env, onSlow, everyMs = SIGN_OF_LIFE_MS }) {
  return new Promise((resolve) => {
    // With a shell the line is handed over whole: Node deprecates args beside `shell: true`.
    const child = shell
      ? spawn([command, ...args].join(" "), { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] })
      : spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const signOfLife = setInterval(() => onSlow(output.trimEnd().split("\n").at(-1) ?? ""), everyMs);
    /** @param {string} chunk */
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.once("error", (error) => {
      clearInterval(signOfLife);
      resolve({ ok: false, output, error });
    });
    child.once("close", (code) => {
      clearInterval(signOfLife);
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * Runs a child on our own stdin, stdout and stderr.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
function inherit(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "inherit" });
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => child.kill(signal);
    // Ctrl-C reaches the child by itself: here it must only not end us before the child has.
    const wait = () => {};
    process.on("SIGTERM", passOn).on("SIGINT", wait);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("SIGTERM", passOn).off("SIGINT", wait);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

module.exports = { capture, inherit };
