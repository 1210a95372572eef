import type { StateInfo } from "@tenfour/forwarder";
import type { Health } from "../admin/health.js";
import { outboxRoutes } from "../admin/outbox-routes.js";
import type { RouteTable } from "../admin/route-table.js";
import type { Metrics } from "../metrics/metrics.js";
import { deliveryCounter } from "../metrics/relay-metrics.js";
import { outboxOperator } from "../operate/outbox-operator.js";
import { forwarderParts } from "./forwarder-parts.js";
import type { Forwarding } from "./open-forwarder.js";

/** What a forwarding is a part of. */
export interface Surroundings {
  readonly metrics: Metrics;
  readonly health: Health;
  readonly routes: RouteTable;
  readonly outboxPath: string;
  /** A target is in another state. */
  onState(change: StateInfo): void;
}

/** Lets operators look at a forwarding, and measures it. */
export function attachForwarding({ forwarder, admin }: Forwarding, around: Surroundings): void {
  const { metrics, health, routes, outboxPath } = around;
  for (const part of forwarderParts(forwarder, outboxPath)) health.add(part);
  const operator = outboxOperator(admin, forwarder, (target) => forwarder.removeTarget(target));
  routes.add(...outboxRoutes(operator));
  forwarder.observe(deliveryCounter(metrics));
  forwarder.observe({ state: (change) => around.onState(change) });
}
