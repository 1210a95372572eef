import type { ForwarderObserver } from "@tenfour/forwarder";
import type { AdminRoute } from "../admin/route.js";
import type { Observer } from "../relay/observer.js";
import { collect, type Measured } from "./collect.js";
import { nameLabel } from "./event-names.js";
import type { Metrics } from "./metrics.js";

/** Counts every event as it is handed over. */
export function eventCounter({ events }: Metrics): Observer {
  return {
    note: (record) => {
      const { source, outcome, transport } = record;
      events.inc({ source, name: nameLabel(record), outcome, transport });
    },
  };
}

/** Counts attempts and dead letters as they happen. */
export function deliveryCounter({ attempts, attemptTime, deadLetters }: Metrics): ForwarderObserver {
  return {
    attempt: ({ target, result, durationMs }) => {
      attempts.inc({ target, result });
      attemptTime.observe({ target }, durationMs / 1_000);
    },
    deadLetter: ({ target, reason }) => deadLetters.inc({ target, reason }),
  };
}

/** `GET /metrics`, for Prometheus: with the token, since it tells who sends what. */
export function metricsRoute(metrics: Metrics, measured: () => Measured): AdminRoute {
  return {
    method: "GET",
    path: "/metrics",
    access: "token",
    handle: async () => {
      await collect(metrics, measured());
      const { registry } = metrics;
      return { status: 200, text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}
