import type { Command } from "commander";
import type { Io } from "../io.js";

/** What a command is given besides its arguments. */
export interface CommandContext {
  readonly io: Io;
  /**
   * Makes a commander action of what a command does.
   *
   * @param run takes the command's arguments and options; resolves with the exit code of the process. What it
   *   rejects with ends the process with code 1: a TenfourError's message is shown as it is.
   */
  readonly action: <A extends unknown[]>(
    run: (...args: A) => number | Promise<number>,
  ) => (...args: A) => Promise<void>;
}

/** Adds one command, with its options and help, to the program. Each has a file of its own in this folder. */
export type AddCommand = (program: Command, context: CommandContext) => void;
