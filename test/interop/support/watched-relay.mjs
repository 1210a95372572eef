// A relay in a process of its own, with senders of numbered events, a look at /readyz, and everything it prints.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const BIN = path.resolve(import.meta.dirname, "../../../packages/cli/bin/tenfour.js");
const PATIENCE_MS = 60_000;
export const KEY = "interop-key-of-the-tests";

/** What starts a relay whose data is there. @param {string} dataDir */
export function relayCommand(dataDir) {
  const options = ["--json", "--host", "127.0.0.1", "--port", "0", "--data-dir", dataDir];
  return [process.execPath, BIN, "relay", ...options];
}

/** Resolves with whether something is so in time. @param {() => boolean | Promise<boolean>} isSo */
export async function until(isSo) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await delay(50);
  }
  return true;
}

/** Numbers of events over several relays, and which of them were answered 2xx. */
export class Numbers {
  last = 0;
  /** @type {number[]} */
  answered = [];

  /** Those that a target has not got. @param {ReadonlyMap<number, number>} arrived */
  missing(arrived) {
    return this.answered.filter((number) => !arrived.has(number));
  }
}

/** A relay, or a command that starts some one after the other. */
export class WatchedRelay {
  output = "";
  folder = mkdtempSync(path.join(tmpdir(), "tenfour-interop-"));
  #numbers;

  /**
   * @param {readonly string[]} command
   * @param {{ env?: Record<string, string>, limits?: object, targetUrl: string, numbers: Numbers }} options
   */
  constructor(command, { env = {}, limits = {}, targetUrl, numbers }) {
    this.#numbers = numbers;
    const config = {
      limits,
      sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
      targets: [{ name: "site", type: "webhook", url: targetUrl, retry: { scheduleMs: [200] } }],
    };
    writeFileSync(path.join(this.folder, "tenfour.config.json"), JSON.stringify(config));
    const [file = "", ...args] = command;
    this.child = spawn(file, args, {
      cwd: this.folder,
      env: { PATH: process.env["PATH"], TENFOUR_ADMIN_PORT: "0", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.ended = once(this.child, "close");
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ piece) => (this.output += piece));
    }
  }

  /** Resolves when the relay listens that was started as the `nth`. */
  async listening(nth = 1) {
    /** @returns {string | undefined} */
    const line = () => [...this.output.matchAll(/^\{"listening".*$/gm)][nth - 1]?.[0];
    const isUp = await until(() => line() !== undefined || this.child.exitCode !== null);
    const found = line();
    if (!isUp || found === undefined) throw new Error(`the relay did not start: ${this.output}`);
    /** @type {{ listening: { sonoran: string[], admin: string } }} */
    const { listening } = JSON.parse(found);
    return new Ways(listening, this.#numbers);
  }

  /** Tells the command to go on. */
  say() {
    this.child.stdin.write("go on\n");
  }

  /** Ends it; what is wrong with how it went. */
  async end() {
    this.child.kill("SIGTERM");
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    const problems =
      this.child.exitCode === 0
        ? []
        : [`code ${this.child.exitCode}, signal ${this.child.signalCode}\n${this.output.slice(-2_000)}`];
    return this.output.toLowerCase().includes(KEY) ? [...problems, "the key was printed"] : problems;
  }
}

/** How to reach a relay that listens. */
class Ways {
  #listening;
  #numbers;

  /**
   * @param {{ sonoran: string[], admin: string }} listening
   * @param {Numbers} numbers
   */
  constructor(listening, numbers) {
    this.#listening = listening;
    this.#numbers = numbers;
  }

  async ready() {
    const answer = await fetch(`${this.#listening.admin}/readyz`);
    return { status: answer.status, text: await answer.text() };
  }

  /** What it tells of its targets. @param {string} token of its data directory */
  async targets(token) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.#listening.admin}/admin/targets`, { headers });
    return answer.text();
  }

  /** Resolves with what is wrong when it does not answer with a status in time. @param {number} status */
  async untilReady(status) {
    return (await until(async () => (await this.ready()).status === status))
      ? []
      : [(await this.ready()).text];
  }

  /** Sends the next event. @returns {Promise<number>} the status of its answer */
  async send() {
    this.#numbers.last += 1;
    const number = this.#numbers.last;
    const event = { key: KEY, type: "CUSTOM_NUMBERED", data: { number, text: "x".repeat(20_000) } };
    const body = JSON.stringify(event);
    const answer = await fetch(this.#listening.sonoran[0] ?? "", { method: "POST", body });
    await answer.arrayBuffer();
    if (answer.ok) this.#numbers.answered.push(number);
    return answer.status;
  }

  /** Sends some; what is wrong when not all are answered 2xx. @param {number} count */
  async sendAll(count) {
    let answered = 0;
    for (let sent = 0; sent < count; sent++) if ((await this.send()) === 200) answered += 1;
    return answered === count ? [] : [`${answered} of ${count} answered`];
  }

  /** Sends until one is answered with a status; what is wrong when none is in time. @param {number} status */
  async sendUntil(status) {
    return (await until(async () => (await this.send()) === status)) ? [] : [`none was answered ${status}`];
  }
}
