import type { AttemptResult, TargetState } from "./observer.js";
import type { ConsumerStats, OutboxStats } from "./outbox.js";
import type { LastError } from "./target-journal.js";
import type { TargetRunner } from "./target-runner.js";

/** What a target does, and what waits for it. A snapshot. */
export interface TargetStats {
  readonly name: string;
  readonly type: string;
  /** Where it delivers to, where its type says so: a host, never a URL. */
  readonly destination?: string;
  readonly state: TargetState;
  /** Since when, RFC 3339 UTC. */
  readonly since: string;
  /** When it will be tried again, RFC 3339 UTC; while it is `down` or `paused`. */
  readonly until?: string;
  readonly breaker: "closed" | "open" | "half-open";
  /** Events that wait for it, those under way included. */
  readonly pending: number;
  /** When the oldest of them was received, RFC 3339 UTC. */
  readonly oldestPendingAt?: string;
  readonly oldestAgeMs?: number;
  /** Events that were given up, as the outbox has them. */
  readonly dead: number;
  /** Attempts under way, and deliveries not recorded yet: what a crash now would repeat. */
  readonly inFlight: number;
  /** Attempts since the start, by result. */
  readonly attempts: Readonly<Record<AttemptResult, number>>;
  readonly lastError?: LastError;
}

/** What a forwarder holds and does. */
export interface ForwarderStats {
  readonly outbox: Pick<OutboxStats, "events" | "bytes">;
  readonly targets: readonly TargetStats[];
  /** Targets that are in the outbox and not configured; events wait for them. */
  readonly orphans: readonly ConsumerStats[];
}

export function targetStats(
  { parts: { target, driver, gate, journal, clock }, inFlight }: TargetRunner,
  waiting: ConsumerStats | undefined,
): TargetStats {
  const now = clock.now();
  const untilMs = gate.pausedUntilMs(now) ?? gate.openUntilMs;
  const oldest = waiting?.oldestPendingAt;
  return {
    name: target.name,
    type: target.type,
    ...(driver.destination === undefined ? {} : { destination: driver.destination }),
    state: journal.state,
    since: journal.since,
    ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
    breaker: gate.breaker,
    pending: waiting?.pending ?? 0,
    ...(oldest === undefined
      ? {}
      : { oldestPendingAt: oldest, oldestAgeMs: Math.max(0, now - Date.parse(oldest)) }),
    dead: waiting?.dead ?? 0,
    inFlight,
    attempts: { ...journal.attempts },
    ...(journal.lastError === undefined ? {} : { lastError: journal.lastError }),
  };
}
