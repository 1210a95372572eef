import type { Source } from "@tenfour/contracts";
import type { Logger, ReceivedRecord } from "@tenfour/receiver";
import { Health, healthRoutes } from "../admin/health.js";
import { outboxRoutes } from "../admin/outbox-routes.js";
import { RouteTable } from "../admin/route-table.js";
import type { AdminToken } from "../admin/token-file.js";
import type { Settings } from "../config/settings.js";
import { makeMetrics } from "../metrics/metrics.js";
import { deliveryCounter, eventCounter, metricsRoute } from "../metrics/relay-metrics.js";
import { timedReceiver, timedSink } from "../metrics/timed-receiver.js";
import { outboxOperator } from "../operate/outbox-operator.js";
import type { LineWriter } from "../output/line-writer.js";
import { Activity } from "./activity.js";
import { originsOf, ownAddresses } from "./addresses.js";
import { startDemo } from "./demo.js";
import { DEMO_HINTS } from "./demo-banner.js";
import { endpointsOf, schemeOf } from "./endpoints.js";
import { forwarderParts } from "./forwarder-parts.js";
import { gate } from "./gate.js";
import { DoorsPart, lastEventPart, receiverPart, sessionParts } from "./health-parts.js";
import type { Observer } from "./observer.js";
import { openAdmin } from "./open-admin.js";
import { openForwarder } from "./open-forwarder.js";
import { openListener, openListenerAnywhere } from "./open-listener.js";
import { openReceiver } from "./open-receiver.js";
import type { Presenter } from "./presenter.js";
import { openSessions, type Sessions } from "./sessions.js";
import { reportSilence, silencePart } from "./silence-report.js";

/** What a run consists of. */
export interface Run {
  readonly settings: Settings;
  readonly isDemo: boolean;
  readonly presenter: Presenter;
  readonly writer: LineWriter;
  readonly logger: Logger;
  readonly token: AdminToken | undefined;
  /** What nothing that is kept may hold. */
  readonly secrets: readonly string[];
  /** They see every event, in this order. */
  readonly observers: readonly Observer[];
  /** Settles on a signal, and when stdout fails. */
  readonly stopped: Promise<void>;
}

/** Receives and shows events until it is stopped; has closed everything when it comes back. */
export async function serve(run: Run): Promise<void> {
  const { settings, isDemo, presenter, writer, logger, stopped } = run;
  const activity = new Activity();
  const metrics = makeMetrics();
  const health = new Health();
  const routes = new RouteTable().add(...healthRoutes(health));
  const ready = gate<void>();
  const observers: Observer[] = [activity, eventCounter(metrics), ...run.observers];
  const show = async (record: ReceivedRecord): Promise<void> => {
    for (const observer of observers) observer.note(record);
    await ready.opened;
    await writer.write(() => presenter.event(record));
  };
  // Closed last, when nobody brings it anything any more.
  await using forwarding = await openForwarder(settings, run.secrets, logger);
  const sinks = forwarding === undefined ? [] : [timedSink(forwarding.forwarder, metrics)];
  await using receiver = openReceiver(settings, logger, show, sinks);
  const opened: { sessions: Sessions | undefined } = { sessions: undefined };
  routes.add(
    metricsRoute(metrics, () => ({ receiver, forwarder: forwarding?.forwarder, sessions: opened.sessions })),
  );
  const sources = sourcesOf(settings);
  const doors = new DoorsPart(activity, sources);
  health.add(doors);
  health.add(lastEventPart(activity));
  health.add(receiverPart(receiver));
  const tell = (line: string | undefined): void => {
    if (line !== undefined) void writer.write(() => line);
  };
  if (forwarding !== undefined) {
    for (const part of forwarderParts(forwarding.forwarder, settings.outboxPath)) health.add(part);
    routes.add(...outboxRoutes(outboxOperator(forwarding.admin, forwarding.forwarder)));
    forwarding.forwarder.observe(deliveryCounter(metrics));
    forwarding.forwarder.observe({
      state: (change) => void ready.opened.then(() => tell(presenter.target(change))),
    });
  }
  // It is opened first and closed last, so that it can tell how the rest is.
  await using admin = await openAdmin({ ...run, routes });
  await using listener = await (isDemo ? openListenerAnywhere : openListener)(
    timedReceiver(receiver, metrics),
    settings,
  );
  if (forwarding !== undefined) forwarding.listening = [listener];
  const origins = originsOf(listener.host, listener.port, ownAddresses(), schemeOf(settings));
  const endpoints = endpointsOf(settings, listener, origins);
  doors.endpoints = endpoints;
  // Not awaited: a reader that takes nothing yet must not keep a signal from ending the relay.
  void writer.write(() => presenter.ready({ ...endpoints, admin: admin.url }));
  ready.open();
  const { alertAfterMs } = settings;
  using silence =
    alertAfterMs === null
      ? undefined
      : reportSilence({
          ...{ sources, alertAfterMs, receiver, logger },
          onChange: (change) => tell(presenter.silence(change)),
        });
  if (silence !== undefined) {
    observers.push({ note: ({ source }) => silence.heard(source) });
    health.add(silencePart(silence));
  }
  if (isDemo && settings.json) logger.info({}, DEMO_HINTS.join(" "));
  await using sessions = openSessions(receiver, settings, {
    onState: (change) => tell(presenter.session(change)),
    onGap: (gap) => tell(presenter.gap(gap)),
  });
  opened.sessions = sessions;
  for (const part of sessionParts(sessions)) health.add(part);
  health.running();
  const demo = isDemo ? await startDemo(settings, endpoints) : undefined;
  await stopped;
  health.stopping();
  doors.endpoints = undefined;
  await demo?.stop();
}

function sourcesOf({ sonoran, accweb }: Settings): Source[] {
  const sources: Source[] = sonoran === undefined ? [] : ["sonoran"];
  return accweb === undefined ? sources : [...sources, "accweb"];
}
