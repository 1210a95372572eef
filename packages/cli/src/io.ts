import type { Readable, Writable } from "node:stream";
import type { Environment } from "./config/environment.js";

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean };

/** A stream that may be a terminal. */
export type Input = Readable & { readonly isTTY?: boolean };

/** What a command has of the process around it. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Environment;
  /** Working directory, in which config files are looked for. */
  readonly cwd: string;
  /** Ends the process on the spot. */
  exit(code: number): void;
}

/** The process itself. */
export function processIo(): Io {
  // Nobody is left to tell that nobody is listening.
  process.stderr.on("error", () => undefined);
  return {
    // Opened by the first command that reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    exit: (code) => process.exit(code),
  };
}
