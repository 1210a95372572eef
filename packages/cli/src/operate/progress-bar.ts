import type { Output } from "../io.js";

/** Shows how far something is, on one line of a terminal. */
export interface ProgressBar {
  show(done: number): void;
  /** Leaves the line. Idempotent. */
  end(): void;
}

const WIDTH = 30;

/** Makes a progress bar; it shows nothing where there is no terminal. */
export function progressBar(stream: Output, total: number): ProgressBar {
  let shown = false;
  return {
    show: (done) => {
      if (stream.isTTY !== true) return;
      const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
      stream.write(`\r[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${done}/${total}`);
      shown = true;
    },
    end: () => {
      if (shown) stream.write("\n");
      shown = false;
    },
  };
}
