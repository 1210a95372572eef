import type { Forwarder, ForwarderStats } from "@tenfour/forwarder";
import type { Receiver } from "@tenfour/receiver";
import type { Sessions } from "../relay/sessions.js";
import type { Metrics } from "./metrics.js";

/** What numbers are read from when somebody asks for them. */
export interface Measured {
  readonly receiver: Receiver;
  readonly forwarder: Forwarder | undefined;
  readonly sessions: Sessions | undefined;
}

const STATES = ["working", "failing", "down", "paused", "halted", "closed"] as const;
const BREAKERS = ["closed", "open", "half-open"] as const;

/** Brings everything that is not counted as it happens up to date. */
export async function collect(metrics: Metrics, { receiver, forwarder, sessions }: Measured): Promise<void> {
  collectReceiver(metrics, receiver);
  if (sessions !== undefined) collectSessions(metrics, sessions);
  if (forwarder !== undefined) collectForwarder(metrics, await forwarder.stats());
}

function collectReceiver(metrics: Metrics, receiver: Receiver): void {
  const { accepted, refused, heldBytes, maxHeldBytes, degraded } = receiver.stats();
  metrics.accepted.reset();
  for (const [source, count] of Object.entries(accepted)) metrics.accepted.inc({ source }, count);
  metrics.refused.reset();
  for (const [code, count] of Object.entries(refused)) metrics.refused.inc({ code }, count);
  metrics.held.set(heldBytes);
  metrics.heldMax.set(maxHeldBytes);
  metrics.degraded.set(degraded.length > 0 ? 1 : 0);
  metrics.degradedWaiting.set(degraded.reduce((sum, { waiting }) => sum + waiting, 0));
}

function collectSessions(metrics: Metrics, { all }: Sessions): void {
  metrics.sessions.reset();
  metrics.gaps.reset();
  for (const { community, server, state, openGap, counters } of all) {
    const labels = { community, server: String(server) };
    metrics.sessions.set(labels, state === "ready" && openGap === undefined ? 1 : 0);
    metrics.gaps.inc(labels, counters.gaps);
  }
}

function collectForwarder(metrics: Metrics, { outbox, targets }: ForwarderStats): void {
  metrics.outboxEvents.set(outbox.events);
  metrics.outboxBytes.set(outbox.bytes);
  for (const one of [metrics.pending, metrics.oldest, metrics.dead, metrics.state, metrics.breaker])
    one.reset();
  for (const { name: target, pending, oldestAgeMs = 0, dead, state, breaker } of targets) {
    metrics.pending.set({ target }, pending);
    metrics.oldest.set({ target }, oldestAgeMs / 1_000);
    metrics.dead.set({ target }, dead);
    for (const one of STATES) metrics.state.set({ target, state: one }, one === state ? 1 : 0);
    for (const one of BREAKERS) metrics.breaker.set({ target, state: one }, one === breaker ? 1 : 0);
  }
}
