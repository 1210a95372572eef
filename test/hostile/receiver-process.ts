import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type DoorName, KEY, SECRET } from "./case.js";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

/** What the receiver saw from the opening of a door until its closing. */
export interface Seen {
  readonly lines: readonly { readonly level: string; readonly details: unknown; readonly message: string }[];
  /** Outcomes of records. */
  readonly records: readonly string[];
  /** Spellings of secrets that stood in records. */
  readonly leaks: readonly string[];
  /** Refused requests, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly heldBytes: number;
  readonly polluted: boolean;
}

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly peakRss: number;
}

/** A receiver in a child process, with one door at a time. */
export class ReceiverProcess implements AsyncDisposable {
  /** All that it wrote. */
  output = "";
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #ids = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    child.on("message", ({ id, result }: { id: number; result: unknown }) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    });
    child.once("close", (code, signal) => {
      const error = new Error(`the receiver ended (${code ?? signal}): ${this.output.slice(-2_000)}`);
      for (const waiting of this.#waiting.values()) waiting.reject(error);
    });
  }

  static async start(): Promise<ReceiverProcess> {
    const child = fork(CHILD, { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: ["--expose-gc"] });
    const started = new ReceiverProcess(child);
    await once(child, "message");
    return started;
  }

  open(door: DoorName, impatient = false): Promise<{ readonly port: number }> {
    return this.#ask("open", { door, impatient, secrets: [KEY, SECRET], key: KEY, secret: SECRET });
  }

  /** Resolves once so many lines were logged, and records handed over. */
  until(lines: number, records: number): Promise<object> {
    return this.#ask("until", { lines, records });
  }

  close(): Promise<Seen> {
    return this.#ask("close", {});
  }

  memory(): Promise<Memory> {
    return this.#ask("memory", {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await gone;
  }

  #ask<Result>(command: string, more: object): Promise<Result> {
    const id = ++this.#ids;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, command, ...more });
    });
  }
}
