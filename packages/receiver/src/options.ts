import { TenfourError } from "@tenfour/contracts";
import { z } from "zod";
import type { Logger } from "./logger.js";
import { isSink, SINK_HINT, type Sink } from "./sink.js";

/** Keys and secrets from examples, with everything but letters and digits removed. */
const SAMPLES = new Set([
  ...["yourapikey", "yourapikeyhere", "apikey", "changeme", "yoursecret", "yoursecrethere", "secretkey"],
  ...["yourkey", "yourkeyhere", "password", "12345678", "example"],
]);

const MIN_SECRET_LENGTH = 8;
const MAX_SECRET_LENGTH = 512;

function secret(what: string) {
  return z
    .string({ error: `expected ${what}, a string` })
    .min(MIN_SECRET_LENGTH, {
      error: `too short for ${what}: expected at least ${MIN_SECRET_LENGTH} characters`,
    })
    .max(MAX_SECRET_LENGTH, {
      error: `too long for ${what}: expected at most ${MAX_SECRET_LENGTH} characters`,
    })
    .refine((value) => value.trim() === value, {
      error: `white space at an end of ${what}, which never arrives: remove it`,
    })
    .refine((value) => !SAMPLES.has(value.toLowerCase().replace(/[^a-z0-9]/g, "")), {
      error: `this is the sample from an example, not ${what}: put your own there`,
    });
}

/** A path that events may come in on: absolute, without query or fragment. */
export const pathSchema = z.string().regex(/^\/[^\s?#]*$/, {
  error: 'expected a path that starts with "/" and has no query, such as "/events/main"',
});

/** A schema whose declarations keep the comments of its shape: editors show them where options are written. */
type Strict<S extends z.ZodRawShape> = z.ZodObject<S, z.core.$strict>;

const serverShape = {
  /** The server's id in the CAD. */
  id: z.int().nonnegative().describe("The server's id in the CAD."),
  /** A path of its own, so that events over HTTP say which server they are from. */
  path: pathSchema
    .optional()
    .describe("A path of its own, so that events over HTTP say which server they are from. Default: none."),
};

/** One server of a community. */
const serverSchema: Strict<typeof serverShape> = z.strictObject(serverShape);

const communityShape = {
  /** The community id, as the CAD shows it. */
  communityId: z
    .string()
    .min(1, { error: "expected the community id that the CAD shows" })
    .describe("The community's id, as the CAD shows it."),
  /** The community's API key; compared in any ASCII case, in constant time. */
  apiKey: secret("the community's API key").describe(
    "The community's API key, 8 to 512 characters; compared in any ASCII case, in constant time.",
  ),
  /** The community's servers. With exactly one, events over HTTP are attributed to it. */
  servers: z
    .array(serverSchema)
    .refine((servers) => new Set(servers.map(({ id }) => id)).size === servers.length, {
      error: "a server id is there twice",
    })
    .optional()
    .describe(
      "The community's servers. With exactly one, events over HTTP are attributed to it. Default: none is known.",
    ),
};

/** One Sonoran CAD community. */
export const communityOptionsSchema: Strict<typeof communityShape> = z.strictObject(communityShape);

const sonoranShape = {
  /** May be empty when communities are added at run time. */
  communities: z
    .array(communityOptionsSchema)
    .describe("The communities whose events are accepted; may be empty when they are added at run time."),
};

/** Where Sonoran events are accepted from. @default off */
export const sonoranOptionsSchema: Strict<typeof sonoranShape> = z.strictObject(sonoranShape);

const ACCWEB_HINT =
  'accweb has no authentication of its own: set accweb.secrets to one or more secrets of your own, or accweb.auth to "none" if anyone who can reach the port may send events';

const accwebShape = {
  /** Accepted secrets; more than one while you change them. */
  secrets: z
    .array(secret("an accweb secret"))
    .optional()
    .describe(
      "Accepted secrets, 8 to 512 characters each; more than one while you change them. Either these or `auth`.",
    ),
  /** "none" accepts events from anyone. Either this or `secrets`. */
  auth: z.literal("none").optional().describe("Instead of secrets: anyone who can reach the port may send."),
};

/** Where accweb events are accepted from. @default off */
export const accwebOptionsSchema: Strict<typeof accwebShape> = z
  .strictObject(accwebShape)
  .refine((accweb) => (accweb.auth === "none") !== (accweb.secrets ?? []).length > 0, { error: ACCWEB_HINT });

/** Node's timers count no further, and fire at once when asked to. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

function timeoutMs(defaultMs: number) {
  return z
    .int()
    .positive()
    .max(MAX_TIMEOUT_MS, { error: `expected at most ${MAX_TIMEOUT_MS} ms (24 days)` })
    .default(defaultMs);
}

const limits = {
  /**
   * Bound in bytes of all bodies arriving, waiting for handlers, or kept for a failing sink; beyond it events
   * are shed. @default 67108864 (64 MiB)
   */
  maxHeldBytes: z
    .int()
    .min(1024 * 1024, { error: "expected at least 1048576 bytes (1 MiB)" })
    .default(64 * 1024 * 1024)
    .describe(
      "Bound of all bodies that are arriving, waiting for handlers, or kept for a failing sink; beyond it events are shed. At least 1 MiB.",
    ),
  /** Bodies longer than this are read in a worker thread. @default 262144 (256 kB) */
  workerThresholdBytes: z
    .int()
    .nonnegative()
    .default(256 * 1024)
    .describe("Longer bodies are read in a worker thread."),
  /** How long the next event of the same community or instance waits for a handler. @default 30000 */
  handlerTimeoutMs: timeoutMs(30_000).describe(
    "How long the next event of the same community or instance waits for a handler.",
  ),
  /** How long an answer waits for a sink before the event is kept in memory instead. @default 5000 */
  sinkTimeoutMs: timeoutMs(5_000).describe(
    "How long an answer waits for a sink before the event is kept in memory instead.",
  ),
  /** How many bytes of events an async iterable buffers before it fails. @default 16777216 (16 MiB) */
  iteratorBufferBytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024)
    .describe("How far an async iterable may fall behind before it fails, counted in bytes of raw bodies."),
  /** How long `close()` waits for handlers and sinks. @default 10000 */
  closeTimeoutMs: timeoutMs(10_000).describe("How long `close()` waits for handlers and sinks."),
};

function isLogger(value: unknown): value is Logger {
  if (typeof value !== "object" || value === null) return false;
  return ["debug", "info", "warn", "error"].every((level) => typeof Reflect.get(value, level) === "function");
}

const collaborators = {
  /** Durable consumers, awaited before the answer. @default none */
  sinks: z
    .array(z.custom<Sink>(isSink, { error: SINK_HINT }))
    .default([])
    .describe("Durable consumers, awaited before the answer, as by `addSink`. Default: none."),
  /** Where to log; pino fits as it is. @default one line per entry on stderr, from "info" on */
  logger: z
    .custom<Logger>(isLogger, { error: "expected a logger with the methods debug, info, warn and error" })
    .optional()
    .describe(
      "Where to log: pino and most structured loggers fit as they are. Default: a line per entry on stderr, from `info` on.",
    ),
  /** The clock, in milliseconds since the epoch. @default Date.now */
  now: z
    .custom<() => number>((value) => typeof value === "function", { error: "expected a function" })
    .default(() => Date.now)
    .describe("The clock: a function that returns milliseconds since 1970. Default: `Date.now`."),
};

const receiverShape = {
  /** Sonoran CAD's push events. @default off, they are refused */
  sonoran: sonoranOptionsSchema
    .optional()
    .describe("Sonoran CAD's push events. Default: off, they are refused."),
  /** accweb's callback events. @default off, they are refused */
  accweb: accwebOptionsSchema
    .optional()
    .describe("accweb's callback events. Default: off, they are refused."),
  ...limits,
  ...collaborators,
};

/** Options of `createReceiver`. A source that is left out is off. */
export const receiverOptionsSchema: Strict<typeof receiverShape> = z.strictObject(receiverShape);

/** Options of `createReceiver`, as given. */
export type ReceiverOptions = z.input<typeof receiverOptionsSchema>;
/** Options of `createReceiver`, with every default filled in. */
export type ResolvedOptions = z.output<typeof receiverOptionsSchema>;
/** Who may send: what `reconfigure` takes. */
export const sourcesSchema = receiverOptionsSchema.pick({ sonoran: true, accweb: true });

/** Who may send, as given; a source that is left out stays as it is. */
export type SourceOptions = Pick<ReceiverOptions, "sonoran" | "accweb">;
/** Who may send, checked. */
export type ResolvedSources = Pick<ResolvedOptions, "sonoran" | "accweb">;
/** One Sonoran CAD community, as given. */
export type CommunityOptions = z.input<typeof communityOptionsSchema>;

/**
 * Parses options with their schema and fills in defaults. Doors parse theirs with it too.
 *
 * @param what whose options they are, for the message
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy, and no secret
 */
export function parseOptions<S extends z.ZodType>(schema: S, options: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw new TenfourError(`${what}: ${reasons.join("; ")}`, { code: "ERR_TENFOUR_OPTIONS" });
}
