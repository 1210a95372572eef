import type { StateInfo } from "@tenfour/forwarder";
import type { Health } from "../admin/health.js";
import { configError } from "../errors.js";
import type { Metrics } from "../metrics/metrics.js";
import { deliveryCounter } from "../metrics/relay-metrics.js";
import type { Operator } from "../operate/operator.js";
import { outboxOperator } from "../operate/outbox-operator.js";
import { forwarderParts } from "./forwarder-parts.js";
import type { Forwarding } from "./open-forwarder.js";

/** What a forwarding is a part of. */
export interface Surroundings {
  readonly metrics: Metrics;
  readonly health: Health;
  readonly outboxPath: string;
  /** A target is in another state. */
  onState(change: StateInfo): void;
}

/** Lets people see a forwarding, and measures it. */
export function attachForwarding({ forwarder }: Forwarding, around: Surroundings): void {
  const { metrics, health, outboxPath } = around;
  for (const part of forwarderParts(forwarder, outboxPath)) health.add(part);
  forwarder.observe(deliveryCounter(metrics));
  forwarder.observe({ state: (change) => around.onState(change) });
}

/**
 * What operates a relay's forwarding.
 *
 * @throws TenfourError while there is none, saying why: its outbox may not open on a full disk
 */
export function operatorOf({
  current,
  problem = "the relay forwards nothing: there are no targets in its configuration",
}: {
  readonly current: Forwarding | undefined;
  readonly problem: string | undefined;
}): Operator {
  if (current === undefined) throw configError(problem);
  const { admin, forwarder } = current;
  return outboxOperator(admin, forwarder, (target) => forwarder.removeTarget(target));
}
