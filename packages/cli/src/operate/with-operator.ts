import type { Io } from "../io.js";
import { findOperator, type OperateFlags } from "./find-operator.js";
import type { Operator } from "./operator.js";
import { type CommandOutput, commandOutput } from "./output.js";

/**
 * Runs a command with whoever can be asked about the outbox.
 *
 * @returns the exit code
 * @throws TenfourError
 */
export async function withOperator(
  flags: OperateFlags,
  io: Io,
  run: (operator: Operator, output: CommandOutput) => Promise<number>,
): Promise<number> {
  await using operator = await findOperator(flags, io);
  const output = commandOutput(io, flags.json === true);
  const code = await run(operator, output);
  await output.end();
  return code;
}
