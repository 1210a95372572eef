import { TenfourError } from "@tenfour/contracts";
import { z } from "zod";

const DAY_MS = 24 * 60 * 60 * 1_000;

const sqliteOutboxShape = {
  /** The file; created when it is not there, its folder too. `-wal`, `-shm` and `-lock` lie beside it. */
  path: z
    .string()
    .min(1, { error: "expected the path of a file" })
    .describe(
      "The file; made with its folder when it is not there. `-wal`, `-shm` and `-lock` lie beside it.",
    ),
  /** How long delivered events stay, for a replay. @default 604800000 (7 days) */
  keepDeliveredMs: z
    .number()
    .nonnegative()
    .default(7 * DAY_MS)
    .describe("How long delivered events stay, for a replay."),
  /** How long dead letters stay. @default 7776000000 (90 days) */
  keepDeadMs: z
    .number()
    .nonnegative()
    .default(90 * DAY_MS)
    .describe("How long dead letters stay."),
  /**
   * Bound of the file. Beyond it the oldest delivered events go before their time, then the oldest dead letters;
   * what a target still waits for never does, and an outbox full of that refuses more as a full disk does.
   * @default none
   */
  maxBytes: z
    .int()
    .min(1024 * 1024, { error: "expected at least 1048576 bytes (1 MiB)" })
    .optional()
    .describe(
      "Bound of the file, at least 1 MiB: beyond it the oldest delivered events go, then the oldest dead letters, never what a target waits for; full of that, it refuses more as a full disk does. Default: none.",
    ),
  /** Called after every commit that waited for the disk, with how long fsync took, in milliseconds. @default nobody */
  onSync: z
    .custom<(durationMs: number) => void>((value) => typeof value === "function", {
      error: "expected a function",
    })
    .optional()
    .describe(
      "Function that is called after every commit that waited for the disk, with how long fsync took, in milliseconds. It must not throw. Default: nobody.",
    ),
  /** The clock, in milliseconds since the epoch. @default Date.now */
  now: z
    .custom<() => number>((value) => typeof value === "function", { error: "expected a function" })
    .default(() => Date.now)
    .describe("The clock: a function that returns milliseconds since 1970. Default: `Date.now`."),
};

/** Options of `openSqliteOutbox`. Typed by the shape, so that the declarations keep its comments for editors. */
export const sqliteOutboxOptionsSchema: z.ZodObject<typeof sqliteOutboxShape, z.core.$strict> =
  z.strictObject(sqliteOutboxShape);

/** Options of `openSqliteOutbox`. */
export type SqliteOutboxOptions = z.input<typeof sqliteOutboxOptionsSchema>;
export type ResolvedSqliteOptions = z.output<typeof sqliteOutboxOptionsSchema>;

/** @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy */
export function resolveOptions(options: SqliteOutboxOptions): ResolvedSqliteOptions {
  const parsed = sqliteOutboxOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`,
  );
  throw new TenfourError(`openSqliteOutbox: ${reasons.join("; ")}`, { code: "ERR_TENFOUR_OPTIONS" });
}
