import { pathSchema } from "@tenfour/receiver";
import { z } from "zod";
import { addressRangeSchema } from "./address-range.js";

const MIB = 1024 * 1024;

const rangesSchema = z.array(addressRangeSchema);

/** A schema whose declarations keep the comments of its shape: editors show them where options are written. */
type Strict<S extends z.ZodRawShape> = z.ZodObject<S, z.core.$strict>;

const allowFromShape = {
  /** For Sonoran events. @default every address */
  sonoran: rangesSchema.optional().describe("For Sonoran events. Default: every address."),
  /** For accweb events. @default every address */
  accweb: rangesSchema.optional().describe("For accweb events. Default: every address."),
};
const allowFromSchema: Strict<typeof allowFromShape> = z.strictObject(allowFromShape);

const authFailuresShape = {
  /** Failures at once. @default 30 */
  burst: z.int().positive().default(30).describe("Failures at once. Default: 30."),
  /** Failures that come back in a minute. @default 30 */
  perMinute: z.number().positive().default(30).describe("Failures that come back in a minute. Default: 30."),
};
const authFailuresSchema: Strict<typeof authFailuresShape> = z.strictObject(authFailuresShape);

const tlsShape = {
  /** File with the certificate and those it was signed with. */
  cert: z.string().min(1).describe("File with the certificate and those it was signed with, PEM."),
  /** File with its private key. */
  key: z.string().min(1).describe("File with its private key, PEM."),
  /** How often the files are looked at, in milliseconds. @default 10000 */
  checkEveryMs: z
    .int()
    .positive()
    .default(10_000)
    .describe("How often the files are looked at, in milliseconds. Default: 10000."),
};
const tlsSchema: Strict<typeof tlsShape> = z.strictObject(tlsShape);

const doorShape = {
  /**
   * Paths on which Sonoran events are accepted, beside the paths that the receiver has configured for single
   * servers. @default ["/sonorancad/event", "/event", "/"]
   */
  sonoranPaths: z
    .array(pathSchema)
    .default(["/sonorancad/event", "/event", "/"])
    .describe(
      "Paths of Sonoran's events: exact, but for one trailing slash, and as you like for what a URL has to encode (`/nürburg`, `/n%C3%BCrburg`); the `path` of a server in `createReceiver` comes in addition.",
    ),
  /** Paths on which accweb events are accepted. @default ["/callback"] */
  accwebPaths: z.array(pathSchema).default(["/callback"]).describe("Paths of accweb's events."),
  /** Header in which accweb's secret may come. @default "x-tenfour-secret" */
  accwebSecretHeader: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'expected the name of a header, such as "x-tenfour-secret"' })
    .transform((name) => name.toLowerCase())
    .default("x-tenfour-secret")
    .describe("Header in which accweb's secret may come."),
  /** Longest Sonoran body that is taken, in bytes. @default 8388608 (8 MiB) */
  maxSonoranBodyBytes: z
    .int()
    .positive()
    .default(8 * MIB)
    .describe("Longest Sonoran body that is taken; counted while reading."),
  /**
   * Longest accweb body that is taken, in bytes; the standings of an endurance race have several megabytes.
   * @default 33554432 (32 MiB)
   */
  maxAccwebBodyBytes: z
    .int()
    .positive()
    .default(32 * MIB)
    .describe("Longest accweb body that is taken; standings of an endurance race have several megabytes."),
  /** How long a body may take to arrive, from its headers to its last byte. @default 30000 */
  bodyTimeoutMs: z
    .int()
    .positive()
    .default(30_000)
    .describe("How long a body may take, from its headers to its last byte."),
  /**
   * Addresses and ranges (CIDR) that events may come from: a list for both sources, or one for each. An address
   * that is not known, as behind some runtimes, is in no list. @default undefined, every address
   */
  allowFrom: z
    .union([rangesSchema, allowFromSchema])
    .optional()
    .describe(
      "Addresses and ranges (`203.0.113.0/24`, `2001:db8::/32`) that events may come from: a list for both sources, or one for each. An address that is not known is in no list. Default: every address.",
    ),
  /**
   * Addresses and ranges of proxies in front whose `X-Forwarded-For` is believed. Without it, whoever is connected is
   * the sender; behind Express, whom the app's own `trust proxy` setting says. @default []
   */
  trustProxy: rangesSchema
    .default([])
    .describe(
      "Addresses and ranges of proxies whose `X-Forwarded-For` is believed; nobody's by default. Behind Express, its own `trust proxy` counts where this is empty.",
    ),
  /**
   * When an address is turned away with 429 for wrong keys and secrets, and for bodies that take too long: after `burst` of
   * them, of which `perMinute` come back in a minute; an IPv6 address stands for its /64. Not while an event from it was accepted in the last
   * ten minutes. `false` turns nobody away. @default {"burst":30,"perMinute":30}
   */
  authFailures: z
    .union([z.literal(false), authFailuresSchema])
    .default({ burst: 30, perMinute: 30 })
    .describe(
      "Wrong keys and secrets, and bodies that take too long, from one address (IPv6: one /64) until 429; never while an event from it was accepted in the last ten minutes. `false`: never.",
    ),
  /** Whether `GET /healthz` answers `ok`. @default true */
  healthz: z.boolean().default(true).describe("Whether `GET /healthz` answers `ok`."),
};

/** Options of every door. */
export const doorOptionsSchema: Strict<typeof doorShape> = z.strictObject(doorShape);

const listenShape = {
  ...doorShape,
  /** Address to listen on. @default "0.0.0.0", every IPv4 address of the machine */
  host: z
    .string()
    .min(1)
    .default("0.0.0.0")
    .describe("Address to listen on; `0.0.0.0` is every IPv4 address of the machine."),
  /** Port to listen on; 0 takes any free one. @default 30150 */
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(30_150)
    .describe("Port to listen on; 0 takes any free one, and `listener.port` has it."),
  /**
   * Certificate and private key for HTTPS, as PEM files. They are read again when they change, so a renewed
   * certificate needs no restart. @default undefined, plain HTTP
   */
  tls: tlsSchema
    .optional()
    .describe(
      "HTTPS: certificate and private key. A renewed certificate is used without a restart. Default: plain HTTP.",
    ),
  /** How long a request's headers may take to arrive. @default 10000 */
  headersTimeoutMs: z.int().positive().default(10_000).describe("How long a request's headers may take."),
  /**
   * How long a sender's connection is kept open after an accepted event. Minutes, because accweb loses the
   * event that is on the wire when an idle connection closes. @default 600000
   */
  keepAliveTimeoutMs: z
    .int()
    .positive()
    .default(600_000)
    .describe(
      "How long a connection is kept open after an accepted event; long, because accweb loses the event on the wire when an idle connection closes.",
    ),
  /** Connections at one time; more are closed as they come. @default 2000 */
  maxConnections: z
    .int()
    .positive()
    .default(2_000)
    .describe("Connections at one time; more are closed as they come."),
  /** How long `close()` waits for requests in flight. @default 10000 */
  drainTimeoutMs: z
    .int()
    .positive()
    .default(10_000)
    .describe("How long `close()` waits for requests in flight."),
};

/** Options of `listen`: those of every door, and those of the server. */
export const listenOptionsSchema: Strict<typeof listenShape> = z.strictObject(listenShape);

/** Options of a door, as given. */
export type DoorOptions = z.input<typeof doorOptionsSchema>;
/** Options of a door, with every default filled in. */
export type ResolvedDoorOptions = z.output<typeof doorOptionsSchema>;
/** Options of `listen`, as given. */
export type ListenOptions = z.input<typeof listenOptionsSchema>;
