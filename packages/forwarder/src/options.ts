import { SOURCES } from "@tenfour/contracts";
import { z } from "zod";
import { isPattern, PATTERN_HINT } from "./patterns.js";

/** Node's timers count no further, and fire at once when asked to. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const timeout = z
  .int()
  .positive()
  .max(MAX_TIMEOUT_MS, { error: `expected at most ${MAX_TIMEOUT_MS} ms (24 days)` });

/** A schema whose declarations keep the comments of its shape: editors show them where options are written. */
type Strict<S extends z.ZodRawShape> = z.ZodObject<S, z.core.$strict>;

const retryShape = {
  /**
   * Waits after the first, second, … failure of an event, in milliseconds; the last one repeats.
   * @default [0, 1000, 5000, 30000, 120000, 600000, 3600000]
   */
  scheduleMs: z
    .array(z.int().nonnegative().max(MAX_TIMEOUT_MS))
    .min(1, { error: "expected at least one wait" })
    .default([0, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000])
    .describe(
      "Waits after the first, second, … failure in milliseconds; the last repeats. Default: 0, 1 s, 5 s, 30 s, 2 min, 10 min, 1 h.",
    ),
  /** By how much a wait varies, as a share of it. @default 0.2 */
  jitter: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("By how much a wait varies, as a share of it. Default: 0.2."),
  /**
   * Age at which an event that the target does not take is given up; every event has one attempt at least.
   * @default 259200000 (72 h)
   */
  giveUpAfterMs: z
    .int()
    .positive()
    .default(72 * 3_600_000)
    .describe(
      "Age in milliseconds at which an event is given up; it has one attempt at least. Default: 259200000 (72 h).",
    ),
};
const retrySchema: Strict<typeof retryShape> = z.strictObject(retryShape);

const rateShape = {
  /** Attempts in one period. */
  attempts: z.int().positive().describe("Attempts in one period."),
  /** The period, in milliseconds. @default 1000 */
  perMs: timeout.default(1_000).describe("The period in milliseconds. Default: 1000."),
};
const rateSchema: Strict<typeof rateShape> = z.strictObject(rateShape);

const oneOrMore = <S extends z.ZodType>(item: S) => z.union([item, z.array(item).min(1)]);

const whereShape = {
  /** The system that the event is from. @default both */
  source: oneOrMore(z.enum(SOURCES)).optional().describe("sonoran or accweb. Default: both."),
  /** Sonoran: the community's id. @default all */
  community: oneOrMore(z.string().min(1)).optional().describe("Sonoran: the community's id. Default: all."),
  /** Sonoran: the server's id; events of which no server is known do not fit. @default all */
  server: oneOrMore(z.int().nonnegative())
    .optional()
    .describe("Sonoran: the server's id; an event of which no server is known does not fit. Default: all."),
  /** accweb: the instance's id. @default all */
  instance: oneOrMore(z.string().min(1)).optional().describe("accweb: the instance's id. Default: all."),
};
const whereSchema: Strict<typeof whereShape> = z.strictObject(whereShape);

const targetShape = {
  /** Stands for the target's position in the outbox: events wait under this name across restarts. */
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, {
      error: 'expected a name of letters, digits, "_", "-" and ".", at most 64 long',
    })
    .describe("Events wait for the target under this name, across restarts."),
  /** `webhook`, `fivem`, `function`, or a type that was given to `createForwarder`. */
  type: z.string().describe("The kind of target."),
  /** Patterns of event names; the last that fits decides. @default all but GET_LOGS */
  events: z
    .array(z.string().refine(isPattern, { error: PATTERN_HINT }))
    .optional()
    .describe(
      "Names, or beginnings with a * (EVENT_UNIT_*); ! leaves out (!EVENT_TONE). The last that fits decides. Default: all but GET_LOGS.",
    ),
  /** Where events must be from. @default anywhere */
  where: whereSchema.optional().describe("Where events must be from. Default: anywhere."),
  /** How long one attempt may take. @default 15000 */
  timeoutMs: timeout
    .default(15_000)
    .describe("How long one attempt may take, in milliseconds. Default: 15000."),
  /** Ordering keys that are worked on at a time; of one key, one event at a time. @default 8 */
  lanes: z.int().positive().max(1_000).default(8).describe("Ordering keys worked on at a time. Default: 8."),
  /** Most attempts in a time. @default no limit */
  rate: rateSchema.optional().describe("Most attempts in a time. Default: no limit."),
  /** What happens to an event that the target does not take. */
  retry: retrySchema.prefault({}).describe("What happens to an event that the target does not take."),
};

/**
 * Options that every target has, whatever its type. Those of its type stand beside them. Typed by the shape, so that
 * the declarations keep its comments for editors.
 */
export const targetOptionsSchema: z.ZodObject<typeof targetShape, z.core.$strip> = z.object(targetShape);

/** Options that every target has, with every default filled in. */
export type ResolvedTarget = z.output<typeof targetOptionsSchema>;
/** Where a target's events must be from. */
export type Where = z.output<typeof whereSchema>;
/** What happens to an event that a target does not take. */
export type RetryPolicy = z.output<typeof retrySchema>;
