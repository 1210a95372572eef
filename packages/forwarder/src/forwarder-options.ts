import type { Logger } from "@tenfour/receiver";
import { z } from "zod";
import { type Clock, systemClock } from "./clock.js";
import { optionsError } from "./errors.js";
import type { fivemSettings } from "./fivem/settings.js";
import type { FunctionHandler } from "./function-target.js";
import type { targetOptionsSchema } from "./options.js";
import type { Outbox } from "./outbox.js";
import type { AnyTargetType } from "./target.js";
import type { webhookSettings } from "./webhook/settings.js";

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === "function");
}

/** Enough for errors to say which target they are about; its type has the schema of the rest. */
function hasNames(value: unknown): boolean {
  return z.object({ name: z.string(), type: z.string() }).safeParse(value).success;
}

/** Where this process itself listens. */
const addressSchema = z.strictObject({ host: z.string(), port: z.int() });

const forwarderShape = {
  /** Where events are kept; opened by the caller, who closes it after the forwarder. */
  outbox: z
    .custom<Outbox>((value) => hasMethods(value, ["append", "consumer", "stats"]), {
      error: "expected an outbox, such as openSqliteOutbox() of @tenfour/forwarder/sqlite gives",
    })
    .describe("Where events are kept; opened by you, and closed after the forwarder."),
  /** Where events go; each with the options of its type beside the common ones. @default none */
  targets: z
    .array(z.custom<TargetOptions>((value) => hasNames(value), { error: "expected { name, type, … }" }))
    .default([])
    .describe("Where events go: each has the common options below and those of its type. Default: none."),
  /** Kinds of target beside `webhook`, `fivem` and `function`. @default none */
  types: z
    .array(
      z.custom<AnyTargetType>(
        (value) =>
          hasMethods(value, ["create"]) && hasMethods(Reflect.get(Object(value), "settings"), ["safeParse"]),
        {
          error: "expected a target type: { type, settings, create }",
        },
      ),
    )
    .default([])
    .describe("Kinds of target beside `webhook`, `fivem` and `function`. Default: none."),
  /** Its name as a sink, in log lines and `stats()` of the receiver. @default "forwarder" */
  name: z
    .string()
    .min(1)
    .default("forwarder")
    .describe("Its name as a sink, in log lines and in the receiver's `stats()`."),
  /**
   * What is taken out of answers before they are kept: API keys, secrets. A function is asked at every answer, so that
   * the list can be replaced at any time. @default none
   */
  secrets: z
    .union([
      z.array(z.string()),
      z.custom<() => readonly string[]>((value) => typeof value === "function", {
        error: "expected a list of texts, or a function that returns one",
      }),
    ])
    .default([])
    .describe(
      "API keys and secrets, or a function that returns the list: taken out of answers before they are kept. Default: none.",
    ),
  /**
   * The current API key of a community, for `fivem` targets. Asked at every delivery, so that a key can be replaced
   * at any time. @default none is known
   */
  keyOf: z
    .custom<(community: string) => string | undefined>((value) => typeof value === "function", {
      error: "expected a function that takes a community's id and returns its API key",
    })
    .default(() => () => undefined)
    .describe(
      "Function that returns a community's current API key, for `fivem` targets; asked at every delivery. Default: none is known.",
    ),
  /** Where this process listens, so that it does not deliver to itself; asked at every connection. @default nowhere */
  listening: z
    .custom<() => readonly z.output<typeof addressSchema>[]>((value) => typeof value === "function", {
      error: "expected a function that returns a list of { host, port }",
    })
    .default(() => () => [])
    .describe(
      "Function that returns a list of `{ host, port }`, this process's own listeners: nothing is delivered there. Default: nowhere.",
    ),
  /** How long `close()` goes on delivering. @default 10000 */
  closeTimeoutMs: z
    .int()
    .nonnegative()
    .max(2 ** 31 - 1)
    .default(10_000)
    .describe("How long `close()` goes on delivering."),
  /** Where to log; pino fits as it is. @default nowhere: use `observe` */
  logger: z
    .custom<Logger>((value) => hasMethods(value, ["debug", "info", "warn", "error"]), {
      error: "expected a logger with the methods debug, info, warn and error",
    })
    .default(SILENT)
    .describe("Where to log: pino and most structured loggers fit. Default: nowhere; use `observe`."),
  /** Time: `now()` and `after(delayMs, callback)`. @default the machine's */
  clock: z
    .custom<Clock>((value) => hasMethods(value, ["now", "after"]), { error: "expected { now, after }" })
    .default(systemClock)
    .describe("Time: `now()` and `after(delayMs, callback)`. Default: the machine's."),
  /** Numbers from 0 to below 1, for jitter. @default Math.random */
  random: z
    .custom<() => number>((value) => typeof value === "function", { error: "expected a function" })
    .default(() => Math.random)
    .describe(
      "Chance: a function that returns a number from 0 to below 1, for jitter. Default: `Math.random`.",
    ),
};

/** Options of `createForwarder`. Typed by the shape, so that the declarations keep its comments for editors. */
export const forwarderOptionsSchema: z.ZodObject<typeof forwarderShape, z.core.$strict> =
  z.strictObject(forwarderShape);

/** Options of `createForwarder`, as given. */
export type ForwarderOptions = Omit<z.input<typeof forwarderOptionsSchema>, "targets"> & {
  /** Where events go: each has the common options and those of its type. @default none */
  targets?: readonly TargetOptions[];
};
/** Options of `createForwarder`, with every default filled in. */
export type ResolvedForwarderOptions = z.output<typeof forwarderOptionsSchema>;
/** A target's options, as given: the common ones, and those of its type. */
export type TargetOptions =
  | WebhookTargetOptions
  | FivemTargetOptions
  | FunctionTargetOptions
  | OtherTargetOptions;

type CommonOptions = Omit<z.input<typeof targetOptionsSchema>, "type">;
type WebhookTargetOptions = CommonOptions & {
  /** Any service that takes events as JSON over HTTP. */
  type: "webhook";
} & z.input<typeof webhookSettings>;
type FivemTargetOptions = CommonOptions & {
  /** The community's own game server, which gets events as they came in. */
  type: "fivem";
} & z.input<typeof fivemSettings>;
type FunctionTargetOptions = CommonOptions & {
  /** A function of this program. */
  type: "function";
  /** Called with each record; a promise that rejects is a failed attempt. */
  handler: FunctionHandler;
};
/** Of a type that was given in `types`. */
type OtherTargetOptions = CommonOptions & {
  /** What the type in `types` is called. */
  type: string;
  /** Only a `function` target has one. */
  handler?: never;
  [option: string]: unknown;
};

/** @throws ForwarderError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy, and no value */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw optionsError(`${what}: ${reasons.join("; ")}`);
}
