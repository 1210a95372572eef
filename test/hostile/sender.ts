import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Step } from "./case.js";

const HEAD_END = "\r\n\r\n";

/** A bare connection that does what a case says and collects the answers. */
export class Sender implements AsyncDisposable {
  /** Every byte that came back. */
  received = "";
  readonly #socket: Socket;
  #taken = 0;
  #over = false;
  #wake: () => void = () => {};

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    this.#socket.setEncoding("latin1").on("data", (text: string) => {
      this.received += text;
      this.#wake();
    });
    const over = (): void => {
      this.#over = true;
      this.#wake();
    };
    this.#socket.on("end", over).on("error", over).on("close", over);
  }

  async take(step: Step): Promise<void> {
    if ("write" in step) await this.#write(step.write);
    else if ("awaitAnswer" in step) await this.#until(() => this.received.includes(HEAD_END));
    else if ("end" in step) this.#socket.end();
    else this.#socket.resetAndDestroy();
  }

  /** The status of the next answer; undefined when the connection ended without one. */
  async answer(): Promise<number | undefined> {
    for (;;) {
      const status = this.#takeAnswer();
      if (status !== undefined || this.#over) return status;
      await this.#until(() => this.#taken < this.received.length);
    }
  }

  /** Whether the last answer ended the connection, so that nothing may follow. */
  get isLast(): boolean {
    return /\r\nconnection: close\r\n(?!.*HTTP\/1\.1)/is.test(this.received);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.closed) return;
    const gone = once(this.#socket, "close");
    this.#socket.destroy();
    await gone;
  }

  /** A sender goes on writing however the other side takes it: a broken connection is what the case is about. */
  async #write(bytes: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
  }

  #takeAnswer(): number | undefined {
    const rest = this.received.slice(this.#taken);
    const end = rest.indexOf(HEAD_END);
    if (end === -1) return undefined;
    const head = rest.slice(0, end);
    const status = Number(head.split(" ")[1]);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (rest.length < end + HEAD_END.length + length) return undefined;
    this.#taken += end + HEAD_END.length + length;
    return status;
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done() && !this.#over) {
      const { length } = this.received;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.received.length > length) resolve();
      });
    }
  }
}
