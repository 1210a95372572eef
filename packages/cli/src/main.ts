import { CommanderError } from "commander";
import { configError, explain, stackOf } from "./errors.js";
import { type Io, processIo } from "./io.js";
import { neutralise } from "./output/safe-text.js";
import { createProgram } from "./program.js";

/**
 * The `tenfour` command.
 *
 * @param argv arguments after the program's name
 * @returns the exit code: 0 for a clean end, 1 for what stderr then says in one sentence
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  let exitCode = 0;
  const program = createProgram({
    io,
    action:
      (run) =>
      async (...args) => {
        exitCode = await run(...args);
      },
  });
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const shown = error instanceof CommanderError ? usageError(error) : error;
    io.stderr.write(`tenfour: ${neutralise(explain(shown))}\n`);
    if (argv.includes("--debug"))
      io.stderr.write(`${stackOf(shown).split("\n").map(neutralise).join("\n")}\n`);
    return 1;
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
