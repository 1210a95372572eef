import type { AttemptResult, TargetState } from "./observer.js";
import type { ConsumerStats, OutboxStats } from "./outbox.js";
import type { LastError } from "./target-journal.js";
import type { TargetRunner } from "./target-runner.js";

/** What a target does. A snapshot. */
export interface TargetStatus {
  /** Its name. */
  readonly name: string;
  /** Its kind, such as `webhook`. */
  readonly type: string;
  /** Where it delivers to, where its type says so: a host, never a URL. */
  readonly destination?: string;
  /** Whether and how it works. */
  readonly state: TargetState;
  /** Since when, RFC 3339 UTC. */
  readonly since: string;
  /** When it will be tried again, RFC 3339 UTC; while it is `down` or `paused`. */
  readonly until?: string;
  /** Why it takes nothing until somebody resumes it; while it is `halted`. */
  readonly haltedFor?: string;
  /** The circuit breaker: `open` attempts nothing, `half-open` is trying one probe. */
  readonly breaker: "closed" | "open" | "half-open";
  /** Attempts under way, and deliveries not recorded yet: what a crash now would repeat. */
  readonly inFlight: number;
  /** Attempts since the start, by result. */
  readonly attempts: Readonly<Record<AttemptResult, number>>;
  /** Events delivered with a warning since the start. */
  readonly warnings: number;
  /** What its type counts beside that, such as `echoes` of a `fivem` target, by name. */
  readonly counters?: Readonly<Record<string, number>>;
  /** The latest failed attempt, also after later ones succeeded. */
  readonly lastError?: LastError;
}

/** What a target does, and what waits for it. A snapshot. */
export interface TargetStats extends TargetStatus {
  /** Events that wait for it, those under way included. */
  readonly pending: number;
  /** When the oldest of them was received, RFC 3339 UTC. */
  readonly oldestPendingAt?: string;
  /** How long ago that was, in milliseconds. */
  readonly oldestAgeMs?: number;
  /** Events that were given up, as the outbox has them. */
  readonly dead: number;
}

/** What a forwarder holds and does. */
export interface ForwarderStats {
  /** How many events the outbox holds, and its size in bytes. */
  readonly outbox: Pick<OutboxStats, "events" | "bytes">;
  /** Every configured target, in the order of the options. */
  readonly targets: readonly TargetStats[];
  /** Targets that are in the outbox and not configured; events wait for them. */
  readonly orphans: readonly ConsumerStats[];
}

/** What a target does, without a look into the outbox. */
export function targetStatus({ parts, inFlight }: TargetRunner): TargetStatus {
  const { target, driver, gate, journal, clock, consumer } = parts;
  const untilMs = gate.pausedUntilMs(clock.now()) ?? gate.openUntilMs;
  return {
    name: target.name,
    type: target.type,
    ...(driver.destination === undefined ? {} : { destination: driver.destination }),
    state: journal.state,
    since: journal.since,
    ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
    ...(consumer.halted === undefined ? {} : { haltedFor: consumer.halted.reason }),
    breaker: gate.breaker,
    inFlight,
    attempts: { ...journal.attempts },
    warnings: journal.warnings,
    ...(driver.counters === undefined ? {} : { counters: driver.counters }),
    ...(journal.lastError === undefined ? {} : { lastError: journal.lastError }),
  };
}

/** The same, with what the outbox holds for it. */
export function targetStats(runner: TargetRunner, waiting: ConsumerStats | undefined): TargetStats {
  const oldest = waiting?.oldestPendingAt;
  const ageMs = oldest === undefined ? 0 : runner.parts.clock.now() - Date.parse(oldest);
  return {
    ...targetStatus(runner),
    pending: waiting?.pending ?? 0,
    ...(oldest === undefined ? {} : { oldestPendingAt: oldest, oldestAgeMs: Math.max(0, ageMs) }),
    dead: waiting?.dead ?? 0,
  };
}
