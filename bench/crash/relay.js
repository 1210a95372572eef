// The relay as a child process that is killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { COMMUNITIES } from "./senders.js";

export const API_KEY = "crash-Key-9F4E2C71-77D0";
export const SECRET = "crash-Secret-51b6e0";
const BIN = fileURLToPath(new URL("../node_modules/tenfour/bin/tenfour.js", import.meta.url));

/** A port that is free, and stays the relay's over all its lives, as the senders' configuration has it. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class Relay {
  output = "";
  #child;
  #ended;

  constructor(folder, port, targets) {
    const communities = COMMUNITIES.map((communityId) => ({ communityId, apiKey: `\${KEY}-${communityId}` }));
    const config = {
      listen: { host: "127.0.0.1", port },
      sonoran: { communities },
      accweb: { secrets: ["${SECRET}"] },
      targets,
    };
    writeFileSync(path.join(folder, "tenfour.config.json"), JSON.stringify(config));
    this.#child = spawn(process.execPath, [BIN, "relay", "--json", "--log-level", "warn"], {
      cwd: folder,
      env: { PATH: process.env.PATH, TENFOUR_ADMIN_PORT: "0", KEY: API_KEY, SECRET },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.output += text));
    }
    this.#ended = once(this.#child, "close");
  }

  /** Resolves when it listens, or has ended. */
  async listening() {
    while (!this.#isListening() && this.#child.exitCode === null) {
      await Promise.race([once(this.#child.stdout, "data"), this.#ended]);
    }
  }

  /** Kills it so long after its start, or after it began to listen; resolves with whether it had come to that. */
  async killAfter(ms, { isListening }) {
    if (isListening) await this.listening();
    await Promise.race([delay(ms), this.#ended]);
    if (this.#child.exitCode !== null) throw new Error(`the relay ended by itself:\n${this.output}`);
    this.#child.kill("SIGKILL");
    await this.#ended;
    return this.#isListening();
  }

  #isListening() {
    return this.output.includes('"listening"');
  }

  async stop() {
    this.#child.kill("SIGTERM");
    await this.#ended;
    if (this.#child.exitCode !== 0)
      throw new Error(`the relay ended with ${this.#child.exitCode}:\n${this.output}`);
  }
}
