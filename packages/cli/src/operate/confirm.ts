import { createInterface } from "node:readline/promises";
import { configError } from "../errors.js";
import type { Io } from "../io.js";

/**
 * Asks whoever sits at the terminal. With `--yes` nobody is asked.
 *
 * @throws TenfourError where there is nobody to ask
 */
export async function confirm(question: string, yes: boolean | undefined, io: Io): Promise<boolean> {
  if (yes === true) return true;
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    throw configError(`${question} Say so with --yes.`);
  }
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
