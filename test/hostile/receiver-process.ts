import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type DoorSettings, type Entrance, KEY, SECRET } from "./case.js";

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

/** What can be waited for. */
export interface Until {
  /** Lines logged, at least. */
  readonly lines?: number;
  /** Records handed over, at least. */
  readonly records?: number;
  /** Events of neighbours handed over, at least. */
  readonly neighbours?: number;
  /** Connections taken since the process began, at least. */
  readonly taken?: number;
  /** Connections open, exactly. */
  readonly open?: number;
}

/** What a receiver has in use. */
export interface Usage {
  /** Connections that were taken since the process began. */
  readonly taken: number;
  /** Connections that are open. */
  readonly open: number;
  /** Connections that were open at one time, since a door was opened. */
  readonly most: number;
  readonly heldBytes: number;
  /** Descriptors of the process; 0 where the system does not tell. */
  readonly files: number;
  /** What keeps the process alive, by Node's names, but for its pipes. */
  readonly resources: readonly string[];
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

  open(door: Entrance, settings: DoorSettings = {}): Promise<{ readonly port: number }> {
    return this.#ask("open", { door, settings, secrets: [KEY, SECRET], key: KEY, secret: SECRET });
  }

  /** Resolves once all of it is so. */
  until(sight: Until): Promise<object> {
    return this.#ask("until", sight);
  }

  usage(): Promise<Usage> {
    return this.#ask("usage", {});
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
