import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Answer times, in seconds, with the 100 ms that accweb waits by default in view. */
const ANSWER_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 5];
/** Times of the disk, in seconds. */
const KEEP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Every metric of the relay, with its labels, in a registry of its own. Each label has few values: what strangers
 * choose (names of events that no schema knows) is `other`. docs/metrics.md lists them, and a test compares.
 */
export function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  return {
    registry,
    events: counter("tenfour_events_total", "Events that were understood.", [
      "source",
      "name",
      "outcome",
      "transport",
    ]),
    accepted: counter("tenfour_accepted_total", "Events that were accepted and kept.", ["source"]),
    refused: counter("tenfour_refused_total", "Requests that were refused, by error code.", ["code"]),
    answers: new Histogram({
      name: "tenfour_answer_seconds",
      help: "From the last byte of a body to its answer.",
      labelNames: ["source", "transport"] as const,
      buckets: ANSWER_BUCKETS,
      registers,
    }),
    keeps: new Histogram({
      name: "tenfour_outbox_keep_seconds",
      help: "How long an event took to be safe on disk: its wait for the commit before, and its own with fsync.",
      buckets: KEEP_BUCKETS,
      registers,
    }),
    syncs: new Histogram({
      name: "tenfour_outbox_fsync_seconds",
      help: "How long the disk took for one commit of the outbox: fsync, shared by the events of the commit.",
      buckets: KEEP_BUCKETS,
      registers,
    }),
    held: gauge("tenfour_held_bytes", "Bytes of bodies in memory."),
    heldMax: gauge("tenfour_held_bytes_limit", "The bound of tenfour_held_bytes."),
    degraded: gauge("tenfour_degraded", "1 while events are kept in memory because the outbox fails."),
    degradedWaiting: gauge("tenfour_degraded_events", "Events in memory that the outbox has not kept yet."),
    outboxEvents: gauge("tenfour_outbox_events", "Events in the outbox, delivered ones included."),
    outboxBytes: gauge("tenfour_outbox_bytes", "Size of the outbox."),
    pending: gauge("tenfour_target_pending", "Events that wait for a target.", ["target"]),
    oldest: gauge("tenfour_target_oldest_seconds", "Age of the oldest event that waits for a target.", [
      "target",
    ]),
    dead: gauge("tenfour_target_dead", "Dead letters of a target.", ["target"]),
    state: gauge("tenfour_target_state", "1 for the state that a target is in.", ["target", "state"]),
    breaker: gauge("tenfour_target_breaker", "1 for the state that a target's circuit breaker is in.", [
      "target",
      "state",
    ]),
    attempts: counter("tenfour_attempts_total", "Attempts to deliver, by result.", ["target", "result"]),
    attemptTime: new Histogram({
      name: "tenfour_attempt_seconds",
      help: "How long attempts to deliver took.",
      labelNames: ["target"] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
    deadLetters: counter("tenfour_dead_letters_total", "Events that were given up, by reason.", [
      "target",
      "reason",
    ]),
    sessions: gauge(
      "tenfour_session_ready",
      "1 while a websocket session is ready and its events are taken in.",
      ["community", "server"],
    ),
    gaps: counter("tenfour_session_gaps_total", "Times in which events may have been missed.", [
      "community",
      "server",
    ]),
    reloads: counter("tenfour_reloads_total", "Times that the configuration was read again, by outcome.", [
      "status",
    ]),
  };
}

/** The metrics of a relay. */
export type Metrics = ReturnType<typeof makeMetrics>;
