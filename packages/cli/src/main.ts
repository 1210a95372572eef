import { type Command, CommanderError } from "commander";
import { configError, explain, stackOf } from "./errors.js";
import { type Io, processIo } from "./io.js";
import { LineWriter } from "./output/line-writer.js";
import { neutralise } from "./output/safe-text.js";
import { readerIsGone } from "./output/stdout-failure.js";
import { createProgram } from "./program.js";

/**
 * The `tenfour` command.
 *
 * @param argv arguments after the program's name
 * @returns the exit code: 0 for a clean end, 1 for what stderr then says in one sentence
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  let exitCode = 0;
  // For what writes to stdout itself: without a listener its error would end the process with a stack.
  const stdout = new LineWriter(io.stdout, () => undefined);
  const program = createProgram({
    io,
    action:
      (run) =>
      async (...args) => {
        exitCode = await run(...args);
      },
  });
  try {
    await runAsAsked(program, argv);
    await stdout.flush();
    readerIsGone(stdout.failure);
    return exitCode;
  } catch (error) {
    const shown = error instanceof CommanderError ? usageError(error) : error;
    io.stderr.write(`tenfour: ${neutralise(explain(shown))}\n`);
    if (argv.includes("--debug"))
      io.stderr.write(`${stackOf(shown).split("\n").map(neutralise).join("\n")}\n`);
    return 1;
  }
}

/** Runs the command, or prints the help: commander tells of the latter by an error. */
async function runAsAsked(program: Command, argv: readonly string[]): Promise<void> {
  if (argv.length === 0) return program.outputHelp();
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  }
}

/** Commander's words in one line, without the value of an option that may hold a key. */
function usageError({ message }: CommanderError): Error {
  const sentence = message
    .replace(/^error: /, "")
    .replace(/'(--?[\w-]+)=[^']*'/, "'$1'")
    .replace(/\n\(D(id you mean .*)\)$/, "; d$1");
  return configError(`${sentence} (tenfour --help lists what there is)`);
}
