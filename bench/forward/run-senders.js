// Runs senders in processes of their own, each with a file of its own.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./child.js", import.meta.url));

/** The next message of a child. */
export function message(child) {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
}

export class Senders {
  #folder = mkdtempSync(path.join(tmpdir(), "tenfour-bench-"));
  #files = 0;

  /** What a sender took for a task. */
  async measure(task) {
    this.#files += 1;
    const file = path.join(this.#folder, `${this.#files}.db`);
    const child = fork(CHILD, [JSON.stringify({ ...task, file })]);
    const result = await message(child);
    await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
    return result;
  }

  close() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
