// The relay as a child process: how long it takes to its first answer, and how much memory it holds.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const BIN = fileURLToPath(new URL("../node_modules/tenfour/bin/tenfour.js", import.meta.url));
const API_KEY = "backlog-key-4B1D9C60";
const env = { PATH: process.env.PATH, TENFOUR_ADMIN_PORT: "0", KEY: API_KEY };

/** A folder's configuration: one community, one webhook. */
export function configure(folder, targetPort) {
  const target = {
    name: "site",
    type: "webhook",
    url: `http://127.0.0.1:${targetPort}`,
    // Often, so that a minute of outage has as many attempts as hours of it.
    retry: { scheduleMs: [0, 250] },
  };
  writeFileSync(
    path.join(folder, "tenfour.config.json"),
    JSON.stringify({
      listen: { host: "127.0.0.1", port: 0 },
      sonoran: { communities: [{ communityId: "main", apiKey: "${KEY}" }] },
      targets: [target],
    }),
  );
}

export class Relay {
  /** From the start of the process, in milliseconds. */
  listeningMs;
  /** The same, to the answer of the first event that was sent. */
  answeredMs;
  /** The CPU time until then: what a busy machine cannot change. */
  answeredCpuMs;
  #child;
  #ended;
  #folder;
  #admin;

  static async start(folder) {
    const relay = new Relay();
    relay.#folder = folder;
    const startedAt = performance.now();
    relay.#child = spawn(process.execPath, [BIN, "relay", "--json", "--log-level", "error"], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    relay.#ended = once(relay.#child, "close");
    const { sonoran, admin } = await relay.#listening();
    relay.listeningMs = performance.now() - startedAt;
    relay.#admin = admin;
    const body = JSON.stringify({ key: API_KEY, type: "EVENT_UNIT_LOGOUT", data: { identId: 1 } });
    const answer = await fetch(sonoran[0], { method: "POST", body });
    if (!answer.ok) throw new Error(`the relay answered ${answer.status} ${await answer.text()}`);
    relay.answeredMs = performance.now() - startedAt;
    relay.answeredCpuMs = relay.cpuMs();
    return relay;
  }

  /** What the kernel says of its memory, in MB: now, and at most so far. */
  memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    const kibibytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]);
    return { rss: kibibytes("VmRSS") / 1_024, peak: kibibytes("VmHWM") / 1_024 };
  }

  /** User and system time so far, in milliseconds, its threads included. */
  cpuMs() {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** How many attempts to deliver it has made. */
  async attempts() {
    const token = readFileSync(path.join(this.#folder, ".tenfour", "admin-token"), "utf8").trim();
    const answer = await fetch(`${this.#admin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const counts = (await answer.text()).matchAll(/^tenfour_attempts_total\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async stop(signal = "SIGTERM") {
    this.#child.kill(signal);
    await this.#ended;
  }

  async #listening() {
    let output = "";
    this.#child.stdout.setEncoding("utf8");
    for await (const piece of this.#child.stdout.iterator({ destroyOnReturn: false })) {
      output += piece;
      const line = /^\{"listening".*$/m.exec(output)?.[0];
      if (line === undefined || !output.includes("\n")) continue;
      this.#child.stdout.resume();
      return JSON.parse(line).listening;
    }
    throw new Error("the relay did not start");
  }
}

/** Runs a command of the operator's as a process of its own; how long that takes, in milliseconds, and its output. */
export async function command(folder, ...args) {
  const startedAt = performance.now();
  const failed = (error) => {
    // `tenfour status` ends with 1 where a target is down, as it should.
    if (error.code === 1 && error.stdout !== "") return error;
    throw error;
  };
  const run = promisify(execFile)(process.execPath, [BIN, ...args], { cwd: folder, env });
  const { stdout } = await run.catch(failed);
  return { ms: performance.now() - startedAt, stdout };
}
