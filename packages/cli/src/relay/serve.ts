import type { Source } from "@tenfour/contracts";
import type { Logger, ReceivedRecord } from "@tenfour/receiver";
import { Health, healthRoutes } from "../admin/health.js";
import { outboxRoutes } from "../admin/outbox-routes.js";
import { RouteTable } from "../admin/route-table.js";
import type { AdminToken } from "../admin/token-file.js";
import type { Settings } from "../config/settings.js";
import type { KnownSecrets } from "../log/known-secrets.js";
import { makeMetrics } from "../metrics/metrics.js";
import { eventCounter, metricsRoute } from "../metrics/relay-metrics.js";
import { timedReceiver, timedSink } from "../metrics/timed-receiver.js";
import type { LineWriter } from "../output/line-writer.js";
import { reloadRoute } from "../reload/reload-route.js";
import type { Reloader } from "../reload/reloader.js";
import { startReloading } from "../reload/start-reloading.js";
import { Activity } from "./activity.js";
import { originsOf, ownAddresses } from "./addresses.js";
import { settingsApplier } from "./apply-settings.js";
import { attachForwarding, operatorOf } from "./attach-forwarding.js";
import { CommunityKeys } from "./community-keys.js";
import { startDemo } from "./demo.js";
import { DEMO_HINTS } from "./demo-banner.js";
import { endpointsOf, schemeOf } from "./endpoints.js";
import { unopenedOutboxPart } from "./forwarder-parts.js";
import { Forwardings } from "./forwardings.js";
import { gate } from "./gate.js";
import { DoorsPart, lastEventPart, receiverPart, sessionParts } from "./health-parts.js";
import type { Observer } from "./observer.js";
import { openAdmin } from "./open-admin.js";
import { openListener, openListenerAnywhere } from "./open-listener.js";
import { openReceiver } from "./open-receiver.js";
import type { Presenter } from "./presenter.js";
import { Sessions } from "./sessions.js";
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
  readonly known: KnownSecrets;
  /** Reads the configuration anew. */
  readonly reread: () => Settings;
  /** They see every event, in this order. */
  readonly observers: readonly Observer[];
  /** Other settings are in force. */
  readonly onSettings: (settings: Settings) => void;
  /** Settles on a signal, and when stdout fails. */
  readonly stopped: Promise<void>;
}

/** Receives and shows events until it is stopped; has closed everything when it comes back. */
export async function serve(run: Run): Promise<void> {
  const { settings, isDemo, presenter, writer, logger, known, stopped } = run;
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
  const keys = new CommunityKeys(settings);
  // Closed last, when nobody brings it anything any more.
  await using forwardings = new Forwardings(settings, {
    ...{ keys, secrets: () => known.all, logger },
    onSync: (durationMs) => metrics.syncs.observe(durationMs / 1_000),
  });
  await forwardings.use(settings);
  await using receiver = openReceiver(settings, logger, show);
  const tell = (line: string | undefined): void => {
    if (line !== undefined) void writer.write(() => line);
  };
  const sources = sourcesIn(settings);
  const doors = new DoorsPart(activity, sources);
  health.add(doors);
  health.add(lastEventPart(activity));
  health.add(receiverPart(receiver));
  const { outboxPath } = settings;
  forwardings.attach({
    begun: (sink) => {
      receiver.addSink(timedSink(sink, metrics));
      routes.add(...outboxRoutes(() => operatorOf(forwardings)));
    },
    waiting: () => health.add(unopenedOutboxPart(forwardings, outboxPath)),
    opened: (forwarding) =>
      attachForwarding(forwarding, {
        ...{ metrics, health, outboxPath },
        onState: (change) => void ready.opened.then(() => tell(presenter.target(change))),
      }),
  });
  const late: { sessions: Sessions | undefined; reloader: Reloader | undefined } = {
    sessions: undefined,
    reloader: undefined,
  };
  const measured = () => ({
    ...{ receiver, sessions: late.sessions },
    forwarder: forwardings.current?.forwarder,
  });
  routes.add(
    metricsRoute(metrics, measured),
    reloadRoute(() => late.reloader),
  );
  // It is opened first and closed last, so that it can tell how the rest is.
  await using admin = await openAdmin({ ...run, routes });
  await using listener = await (isDemo ? openListenerAnywhere : openListener)(
    timedReceiver(receiver, metrics),
    settings,
  );
  forwardings.listening = [listener];
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
  await using sessions = new Sessions(receiver, {
    onState: (change) => tell(presenter.session(change)),
    onGap: (gap) => tell(presenter.gap(gap)),
  });
  sessions.open(settings);
  late.sessions = sessions;
  for (const part of sessionParts(sessions)) health.add(part);
  await using reloading = isDemo
    ? undefined
    : startReloading({
        started: settings,
        load: run.reread,
        apply: settingsApplier({ keys, known, forwardings, receiver, sessions }),
        onReport: (report) => {
          metrics.reloads.inc({ status: report.status });
          tell(presenter.reload(report));
        },
        onSettings: (now) => {
          doors.endpoints = endpointsOf(now, listener, origins);
          run.onSettings(now);
        },
        logger,
      });
  if (reloading !== undefined) health.add(reloading.health);
  late.reloader = reloading;
  health.running();
  const demo = isDemo ? await startDemo(settings, endpoints) : undefined;
  await stopped;
  late.reloader = undefined;
  health.stopping();
  doors.endpoints = undefined;
  await demo?.stop();
}

function sourcesIn({ sonoran, accweb }: Settings): Source[] {
  const sources: Source[] = sonoran === undefined ? [] : ["sonoran"];
  return accweb === undefined ? sources : [...sources, "accweb"];
}
