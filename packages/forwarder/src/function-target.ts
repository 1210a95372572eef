import type { EventRecord } from "@tenfour/contracts";
import { z } from "zod";
import type { Attempt, TargetType } from "./target.js";

/** Takes an event in this process; a promise that rejects, or a throw, is a failed attempt. */
export type FunctionHandler = (
  record: EventRecord,
  attempt: Pick<Attempt, "number" | "signal" | "again">,
) => void | Promise<void>;

const settings = z.object({
  /** Takes the event. Records are shared by all targets: they must not be changed. */
  handler: z.custom<FunctionHandler>((value) => typeof value === "function", {
    error: "expected a function that takes a record and returns a promise",
  }),
});

/**
 * An in-process consumer with the guarantees that every target has. A handler whose `attempt.signal` ends should
 * give up: it is not waited for any longer, and the event comes again.
 */
export const functionTarget: TargetType<typeof settings> = {
  type: "function",
  settings,
  create: ({ handler }) => ({
    deliver: async (record, attempt) => {
      await handler(record, attempt);
      return { outcome: "delivered" };
    },
  }),
};
