// What `npm run bootstrap`, `npm start` and `npm test` do, on any machine that has Node and npm.
"use strict";
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { build } = require("./build.cjs");
const { inherit } = require("./child.cjs");
const { ensureInstalled } = require("./install.cjs");
const { StepError } = require("./step-error.cjs");

const root = path.resolve(__dirname, "..", "..");

/** Progress goes to stderr: stdout belongs to the program that follows.
 * @param {string} text */
function say(text) {
  process.stderr.write(`tenfour: ${text}\n`);
}

/** Runs `work`; a step that failed ends the process with its output, one sentence and code 1.
 * @param {() => Promise<void>} work */
async function orExplain(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof StepError) {
      if (error.output !== "") process.stderr.write(`${error.output}\n`);
      say(error.message);
    } else {
      say(`unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    process.exitCode = 1;
  }
}

async function prepare() {
  await ensureInstalled(root, say);
  await build(root, say);
}

/** Installs what is missing and nothing else. */
function bootstrap() {
  void orExplain(() => ensureInstalled(root, say));
}

/** Installs, builds and becomes `tenfour relay` with the given arguments, in this very process.
 * @param {string[]} args */
function start(args) {
  void orExplain(async () => {
    await prepare();
    const bin = path.join(root, "packages", "cli", "bin", "tenfour.js");
    process.argv = [process.execPath, bin, "relay", ...args];
    await import(pathToFileURL(bin).href);
  });
}

/** Installs, builds and runs every test that needs nothing but Node; arguments go to vitest.
 * @param {string[]} args */
function test(args) {
  void orExplain(async () => {
    await prepare();
    const report = process.env["TENFOUR_TEST_REPORT"];
    const reporters =
      report === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
    process.exitCode = await inherit(process.execPath, [vitest, "run", ...reporters, ...args], root);
  });
}

module.exports = { bootstrap, start, test };
