// A package registry of our own on loopback, for as long as the checks of a release run.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** Anybody may publish, and nothing is fetched from elsewhere: what is not published here is not there. */
const CONFIG = `storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: -1 } }
uplinks: {}
packages:
  "**": { access: $all, publish: $all }
max_body_size: 100mb
log: { type: stdout, format: json, level: warn }
`;

/**
 * Starts it.
 * @param {string} folder for its files
 * @param {string} verdaccio its program
 */
export async function startRegistry(folder, verdaccio) {
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, "config.yaml");
  writeFileSync(config, CONFIG);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, [verdaccio, "--config", config, "--listen", address], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://${address}/`;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  /** @type {number | null | undefined} */
  let code;
  void ended.then(() => (code = child.exitCode));
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await wait(ASK_EVERY_MS)) {
    if (code !== undefined) throw new Error(`the registry ended with code ${code}`);
    if (Date.now() > deadline) throw new Error("the registry did not start in time");
    if (
      await fetch(`${url}-/ping`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
  }
  return {
    url,
    /** What an .npmrc needs for it. */
    npmrc: `@tenfour:registry=${url}\n//${address}/:_authToken=anybody\n`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
