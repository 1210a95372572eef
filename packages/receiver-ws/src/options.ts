import { MIN_UNIT_LOCATION_INTERVAL_MS, UNIT_LOCATION_INTERVAL_MS } from "@tenfour/contracts";
import { communityOptionsSchema } from "@tenfour/receiver";
import { z } from "zod";
import { type StartTimer, systemIdleMs, systemTimer } from "./clock.js";

/** The vendor's hubs (sonoran.md §3). */
const HUB_URLS = {
  production: "https://api.sonorancad.com/apiWsHub",
  development: "https://staging-api.dev.sonorancad.com/apiWsHub",
} as const;

const MAX_WAIT_MS = 24 * 60 * 60 * 1000;
const wait = z.int().nonnegative().max(MAX_WAIT_MS);
const duration = z.int().positive().max(MAX_WAIT_MS);
const schedule = z.array(wait).min(1, { error: "expected at least one wait, in milliseconds" });

const hubUrlSchema = z
  .url({
    protocol: /^https?$/,
    error: "expected the hub's address, such as https://api.sonorancad.com/apiWsHub",
    abort: true,
  })
  .refine((url) => new URL(url).username === "" && new URL(url).password === "", {
    error: "the hub's address must not hold a user name or password",
  });

const sessions = {
  /** The community's id, as the CAD shows it. */
  communityId: communityOptionsSchema.shape.communityId.describe("The community's id, as the CAD shows it."),
  /** The community's API key; the same that the receiver knows for it. */
  apiKey: communityOptionsSchema.shape.apiKey.describe(
    "The community's API key; the same that the receiver knows for it.",
  ),
  /** The servers whose events are taken: one session for each. */
  serverIds: z
    .array(z.int().nonnegative())
    .min(1, { error: "expected at least one server id: each server has its own session" })
    .refine((ids) => new Set(ids).size === ids.length, {
      error: "a server is named twice: the CAD sends a server's events to one session only",
    })
    .describe("The servers whose events are taken: one session for each."),
  /** Which of the vendor's hubs. @default "production" */
  environment: z
    .enum(["production", "development"])
    .default("production")
    .describe("Which of the vendor's hubs."),
  /** Another hub's address, such as a simulated one's. @default the hub of `environment` */
  hubUrl: hubUrlSchema
    .optional()
    .describe(
      "Another hub, such as a simulated one. Default: the hub of `environment`; in production `https://api.sonorancad.com/apiWsHub`.",
    ),
  /**
   * Which method of the hub authenticates: "auto" calls `authenticatev2`, and `authenticate` where the hub does
   * not know that. @default "auto"
   */
  authenticate: z
    .enum(["auto", "authenticatev2", "authenticate"])
    .default("auto")
    .describe(
      "Which method of the hub authenticates: `auto` is `authenticatev2`, or `authenticate` where the hub does not know that.",
    ),
  /** Connects without asking for the transports first; the hub has websockets only. @default true */
  skipNegotiation: z
    .boolean()
    .default(true)
    .describe("Connects without asking for the transports first; the hub has websockets only."),
};

const waits = {
  /**
   * Waits before the attempts to reconnect; the last one is repeated ± 20 % for ever.
   * @default [0, 2000, 10000, 30000]
   */
  reconnectScheduleMs: schedule
    .default([0, 2_000, 10_000, 30_000])
    .describe("Waits before attempts; the last is repeated ± 20 % for ever."),
  /**
   * Waits after a refused authentication; the last one is repeated ± 20 % for ever.
   * @default [60000, 120000, 300000]
   */
  refusedScheduleMs: schedule
    .default([60_000, 120_000, 300_000])
    .describe("The same after a refused authentication."),
  /** How long a session has to be ready before its schedule begins anew. @default 5000 */
  stableAfterMs: wait
    .default(5_000)
    .describe("How long a session has to be ready before its schedule begins anew."),
  /** How long connecting may take, SignalR's handshake included. @default 15000 */
  connectTimeoutMs: duration
    .default(15_000)
    .describe("How long connecting may take, SignalR's handshake included."),
  /** How long the hub may take to answer the authentication. @default 15000 */
  authenticateTimeoutMs: duration
    .default(15_000)
    .describe("How long the hub may take to answer the authentication."),
  /** How long the hub may be silent before it counts as dead; at least two of its keep-alives. @default 30000 */
  serverTimeoutMs: duration
    .default(30_000)
    .describe("How long the hub may be silent before it counts as dead; at least two of its keep-alives."),
  /** How often the hub is shown that this side is alive. @default 15000 */
  keepAliveMs: duration.default(15_000).describe("How often the hub is shown that this side is alive."),
  /** How long a peer may take to close its side of a connection. @default 1000 */
  closeTimeoutMs: duration.default(1_000).describe("How long the hub may take to close its side."),
};

const limits = {
  /**
   * How long the receiver's sinks may fail before the sessions are closed, so that the CAD falls back to HTTP.
   * @default 30000
   */
  sinkFailureLimitMs: wait
    .default(30_000)
    .describe(
      "How long the receiver's sinks may fail before sessions are closed, so that the CAD goes back to HTTP.",
    ),
  /**
   * How far the clock may jump before the connection counts as given up by the hub: the machine slept.
   * @default 30000, the time after which a hub drops a silent client
   */
  wakeAfterMs: duration
    .default(30_000)
    .describe(
      "How far the clock may jump before the hub is taken to have given up the connection: the machine slept.",
    ),
  /** How often the clock and the sinks are looked at. @default 1000 */
  watchIntervalMs: duration.default(1_000).describe("How often the clock and the sinks are looked at."),
  /** Longest frame that is taken, in bytes. @default 33554432 (32 MiB) */
  maxMessageBytes: z
    .int()
    .positive()
    .default(32 * 1024 * 1024)
    .describe("Longest frame that is taken."),
  /** How many of the latest gaps `gaps` remembers. @default 1000 */
  maxGaps: z.int().positive().default(1_000).describe("How many of the latest gaps `gaps` remembers."),
};

const unitLocations = {
  /** Shortest time between two calls of `unitLocation`; the hub refuses less than 200 ms. @default 250 */
  unitLocationIntervalMs: duration
    .min(MIN_UNIT_LOCATION_INTERVAL_MS)
    .default(UNIT_LOCATION_INTERVAL_MS)
    .describe("Shortest time between two calls of `unitLocation`; at least 200."),
  /** Positions that have waited for a session longer than this are not sent when it is ready. @default 10000 */
  unitLocationMaxAgeMs: wait
    .default(10_000)
    .describe("How old a position may be that waited for the session."),
  /**
   * How long the hub may take to answer `unitLocation` before the positions are sent again. Time in which this side does
   * not read, because its handlers cannot keep up, does not count. @default 15000
   */
  unitLocationTimeoutMs: duration
    .default(15_000)
    .describe("How long the hub may take to answer `unitLocation` before the positions are sent again."),
};

const collaborators = {
  /** The clock, in milliseconds since the epoch. @default Date.now */
  now: z
    .custom<() => number>((value) => typeof value === "function")
    .default(() => Date.now)
    .describe("The clock: a function that returns milliseconds since 1970. Default: `Date.now`."),
  /**
   * How long the event loop has been idle in all, in milliseconds by the same clock: a gap begins earlier when the
   * process was too busy to read. @default Node's own measure; with a `now` of your own, always idle
   */
  idleMs: z
    .custom<() => number>((value) => typeof value === "function")
    .optional()
    .describe(
      "How long the event loop has been idle in all, by the same clock. Default: Node's own measure; with a `now` of your own, always idle.",
    ),
  /** Chance, from 0 up to 1. @default Math.random */
  random: z
    .custom<() => number>((value) => typeof value === "function")
    .default(() => Math.random)
    .describe("Chance: a function that returns a number from 0 to below 1. Default: `Math.random`."),
  /** Starts a timer and returns the function that stops it. SignalR's own timers are Node's. @default Node's */
  startTimer: z
    .custom<StartTimer>((value) => typeof value === "function")
    .default(() => systemTimer)
    .describe(
      "Starts a timer (`(callback, delayMs)`) and returns the function that stops it. Default: Node's.",
    ),
};

const connectShape = { ...sessions, ...waits, ...limits, ...unitLocations, ...collaborators };

/** Typed by its shape, so that the declarations keep its comments: editors show them where options are written. */
const givenOptionsSchema: z.ZodObject<typeof connectShape, z.core.$strict> = z.strictObject(connectShape);

/** Options of `connectPushEvents`. */
export const connectOptionsSchema = givenOptionsSchema.transform((options) => ({
  ...options,
  hubUrl: options.hubUrl ?? HUB_URLS[options.environment],
  idleMs: options.idleMs ?? (options.now === Date.now ? systemIdleMs : options.now),
}));

/** Options of `connectPushEvents`, as given. */
export type ConnectOptions = z.input<typeof givenOptionsSchema>;
/** Options of `connectPushEvents`, with every default filled in. */
export type ResolvedConnectOptions = z.output<typeof connectOptionsSchema>;
