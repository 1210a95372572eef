import type { StateInfo } from "@tenfour/forwarder";
import type { Receiver } from "@tenfour/receiver";
import type { Health } from "../admin/health.js";
import { outboxRoutes } from "../admin/outbox-routes.js";
import type { RouteTable } from "../admin/route-table.js";
import type { Metrics } from "../metrics/metrics.js";
import { deliveryCounter } from "../metrics/relay-metrics.js";
import { timedSink } from "../metrics/timed-receiver.js";
import { outboxOperator } from "../operate/outbox-operator.js";
import { forwarderParts } from "./forwarder-parts.js";
import type { Forwarding } from "./open-forwarder.js";

/** What a forwarding is a part of. */
export interface Surroundings {
  readonly receiver: Receiver;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly routes: RouteTable;
  readonly outboxPath: string;
  /** Whether what comes is for any target; asked for every event. */
  isWanted(): boolean;
  /** A target is in another state. */
  onState(change: StateInfo): void;
}

/** Lets a forwarding have what the receiver accepts, and operators look at it. */
export function attachForwarding({ forwarder, admin }: Forwarding, around: Surroundings): void {
  const { receiver, metrics, health, routes, outboxPath } = around;
  const sink = timedSink(forwarder, metrics);
  receiver.addSink({
    name: sink.name,
    keep: (entry) => (around.isWanted() ? sink.keep(entry) : Promise.resolve()),
  });
  for (const part of forwarderParts(forwarder, outboxPath)) health.add(part);
  const operator = outboxOperator(admin, forwarder, (target) => forwarder.removeTarget(target));
  routes.add(...outboxRoutes(operator));
  forwarder.observe(deliveryCounter(metrics));
  forwarder.observe({ state: (change) => around.onState(change) });
}
