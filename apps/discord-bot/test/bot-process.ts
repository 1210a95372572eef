import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { BotConfig } from "../src/config.js";

const PROGRAM = path.join(import.meta.dirname, "../bot.js");

/** The bot as a process of its own, which can be killed. */
export class BotProcess implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  private constructor(args: readonly string[], folder: string) {
    const env = { ...process.env, DISCORD_TOKEN: "", FORCE_COLOR: "0" };
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#exited = once(this.#child, "close");
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface(stream).on("line", (line) => {
        this.lines.push(line);
        for (const look of [...this.#waiting]) look();
      });
    }
  }

  /** With a configuration in a file of this folder; without one as on a machine where nothing is configured. */
  static async start(folder: string, config?: BotConfig, ...args: string[]): Promise<BotProcess> {
    if (config === undefined) return new BotProcess(args, folder);
    const file = path.join(folder, "config.mjs");
    await writeFile(file, `export const config = ${JSON.stringify(config)};\n`);
    return new BotProcess(["--config", file, ...args], folder);
  }

  /** Where it takes events, once it does. */
  async url(): Promise<string> {
    return /http:\/\/127\.0\.0\.1:\d+/.exec(await this.line("Events are taken at"))?.[0] ?? "";
  }

  line(text: string): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.lines.find((line) => line.includes(text));
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    await this.#exited;
    return this.#child.exitCode;
  }

  /** Resolves with the exit code when it has ended by itself. */
  async ended(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end("SIGKILL");
  }
}
