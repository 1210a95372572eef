import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";

/** Commands for a hub, out of an input and out of this program, line by line. */
export class HubCommands {
  readonly lines = new PassThrough();
  readonly #input: Readable;
  readonly #reader;

  /** @param endsWithInput whether the commands are over when the input is */
  constructor(input: Readable, endsWithInput: boolean) {
    this.#input = input;
    this.#reader = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    this.#reader.on("line", (line) => void this.#write(line));
    this.#reader.on("close", () => {
      if (endsWithInput) this.lines.end();
    });
  }

  /** Gives a command; resolves when there is room for the next. */
  async give(command: object): Promise<void> {
    if (this.lines.writable && !this.lines.write(`${JSON.stringify(command)}\n`)) {
      await Promise.race([once(this.lines, "drain"), once(this.lines, "close")]);
    }
  }

  /** Leaves the input alone. */
  close(): void {
    this.#reader.close();
    this.#input.pause();
    this.lines.destroy();
  }

  async #write(line: string): Promise<void> {
    if (!this.lines.writable || this.lines.write(`${line}\n`)) return;
    this.#reader.pause();
    await Promise.race([once(this.lines, "drain"), once(this.lines, "close")]);
    if (this.lines.writable) this.#reader.resume();
  }
}
