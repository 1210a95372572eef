import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const BIN = fileURLToPath(new URL("../../bin/tenfour.js", import.meta.url));

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartOptions {
  /** The whole environment but PATH: what the tests themselves run with must not leak in. */
  readonly env?: Record<string, string>;
  /** Files of the working directory, by name. */
  readonly files?: Record<string, string>;
  /** Leave stdout unread, but for what {@link RelayProcess.readOnce} takes. */
  readonly unread?: boolean;
  /** Keep stdin open, for {@link RelayProcess.say}. */
  readonly stdin?: boolean;
}

/** `tenfour …` as a child process; disposing of it ends it. */
export class RelayProcess implements AsyncDisposable {
  readonly child: ChildProcessByStdio<Writable | null, Readable, Readable>;
  readonly ending: Promise<Ending>;
  stdout = "";
  stderr = "";
  /** Its working directory. */
  readonly folder = mkdtempSync(path.join(tmpdir(), "tenfour-relay-"));
  #waiting: (() => void)[] = [];

  constructor(
    args: readonly string[],
    { env = {}, files = {}, unread = false, stdin = false }: StartOptions = {},
  ) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const options = {
      cwd: this.folder,
      env: { PATH: process.env["PATH"], TENFOUR_ADMIN_PORT: "0", ...env },
    };
    this.child = stdin
      ? spawn(process.execPath, [BIN, ...args], { ...options, stdio: ["pipe", "pipe", "pipe"] })
      : spawn(process.execPath, [BIN, ...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    // A test that times out never disposes of what it waits for.
    onTestFinished(() => void this.child.kill("SIGKILL"));
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#wake();
    });
    if (!unread) this.readStdout();
    this.ending = once(this.child, "close").then(([code, signal]) => {
      this.#wake();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Writes a line of JSON to stdin. */
  say(command: object): void {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** Reads stdout from now on. */
  readStdout(): void {
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => this.#onStdout(text));
    this.child.stdout.resume();
  }

  /** Takes what stdout has, or has next, and then leaves it alone. */
  async readOnce(): Promise<void> {
    this.child.stdout.setEncoding("utf8");
    await once(this.child.stdout, "readable");
    this.#onStdout(String(this.child.stdout.read()));
  }

  /** Complete lines of stdout. */
  get lines(): string[] {
    return this.stdout.split("\n").slice(0, -1);
  }

  /** Resolves with what `find` finds in the output; rejects, with the output, when the process ends first. */
  async until<T>(find: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined && found !== false) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        await this.ending;
        const last = find();
        if (last !== undefined && last !== false) return last;
        throw new Error(`the process has ended.\nstdout: ${this.stdout}\nstderr: ${this.stderr}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The URLs of a relay that was started with `--json`. */
  async listening(): Promise<Listening> {
    const first = await this.until(() => this.lines[0]);
    return (JSON.parse(first) as { listening: Listening }).listening;
  }

  /** The port of a relay that was started without `--json`. */
  async port(): Promise<number> {
    return Number(await this.until(() => /listening on \S+:(\d+)/.exec(this.stdout)?.[1]));
  }

  /** Everything that came out, wherever. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) this.child.kill("SIGKILL");
    await this.ending;
    rmSync(this.folder, { recursive: true, force: true });
  }

  #onStdout(text: string): void {
    this.stdout += text;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly sonoran: readonly string[];
  readonly accweb: readonly string[];
  readonly admin: string;
}

/** Runs `tenfour …` to its end. */
export async function run(
  args: readonly string[],
  options?: StartOptions,
): Promise<RelayProcess & { code: number | null }> {
  const relay = new RelayProcess(args, options);
  const { code } = await relay.ending;
  await relay[Symbol.asyncDispose]();
  return Object.assign(relay, { code });
}
