// Runs the first program of a package's README in a project that has the package from a registry.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commonJsPrograms } from "../readme/commonjs.mjs";

const LIMIT_MS = 60_000;

/**
 * The first program of a README; undefined where it has none, as that of a command.
 * @param {string} folder of the package
 */
export function firstProgram(folder) {
  const readme = readFileSync(path.join(folder, "README.md"), "utf8");
  return /^```[jt]s\n([^]*?)^```/m.exec(readme)?.[1];
}

/**
 * The packages of ours that a program imports: who copies it installs them.
 * @param {string} program
 */
export function packagesOf(program) {
  return [...new Set([...program.matchAll(/ from "(@tenfour\/[\w-]+)/g)].map(([, name = ""]) => name))];
}

/**
 * The same program in CommonJS, as the README has it.
 * @param {string} folder of the package
 */
export function firstCommonJsProgram(folder) {
  return commonJsPrograms(readFileSync(path.join(folder, "README.md"), "utf8"))[0] ?? "";
}

/** What goes on for ever once it runs. */
const SERVES = /\blisten\(|connectPushEvents\(/;
/** Nothing is ever sent from here to the vendor's hub: nobody listens on this port. */
const NO_HUB = 'serverIds: [1], hubUrl: "http://127.0.0.1:9/apiWsHub"';

/**
 * Runs a program to its end or, where it serves, until it has printed its first line. Ports are left to the system.
 * @param {{ program: string, folder: string, file: string, node: string }} run
 * @returns {Promise<string[]>} problems
 */
export async function runProgram({ program, folder, file, node }) {
  const text = program.replace(/port: \d+/g, "port: 0").replace("serverIds: [1]", NO_HUB);
  writeFileSync(path.join(folder, file), text);
  const env = { ...process.env, SONORAN_API_KEY: "k3y-of-mine", ACCWEB_SECRET: "s3cret-of-mine" };
  const child = spawn(node, [file], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ piece) => (stderr += piece));
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ piece) => {
    stdout += piece;
    if (SERVES.test(program)) child.kill();
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  const ended = child.signalCode === "SIGTERM" || child.exitCode === 0;
  if (ended && stdout !== "" && !/error|warning/i.test(stderr)) return [];
  const how = child.signalCode ?? `code ${child.exitCode}`;
  return [`${file} ended with ${how}, stdout "${stdout}", stderr "${stderr}"`];
}
