import type { Check, Finding } from "../check.js";
import { measureAnswers } from "../measure-answers.js";

/** How long accweb waits for an answer, by default (accweb.md §2). */
const DEFAULT_BUDGET_MS = 100;
/** Above this the network must not need as much again. */
const COMFORT_MS = 50;
/** The time-out that the section for accweb's configuration sets. */
const ADVISED_BUDGET_MS = 3_000;

/** How much of accweb's time-out this machine's answers leave for the network. */
export const accwebBudgetCheck: Check = {
  name: "accweb budget",
  run: async ({ settings: { accweb } }) => {
    if (accweb === undefined) return [];
    const { small, large } = await measureAnswers();
    const slowest = Math.max(small, large);
    const message = `the door answers a lap within ${text(small)} and the standings of an endurance race within ${text(large)}, of the ${DEFAULT_BUDGET_MS} ms that accweb waits by default`;
    return [judge(slowest, message)];
  },
};

/**
 * What accweb is configured to wait cannot be seen from here: so an answer that its default would miss is a warning.
 *
 * @param slowestMs the slowest answer
 */
export function judge(slowestMs: number, message: string): Finding {
  if (slowestMs <= COMFORT_MS) return { status: "ok", message };
  if (slowestMs < ADVISED_BUDGET_MS) {
    const remedy =
      "set timeout: 3s in accweb's callback section, if it is not there: accweb never sends an event again";
    return { status: "warning", message, remedy };
  }
  return { status: "failed", message, remedy: "give this machine less to do: accweb loses events like this" };
}

function text(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
