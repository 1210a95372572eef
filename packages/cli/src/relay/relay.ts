import type { EventRecord } from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";
import { configError, systemCode } from "../errors.js";
import type { Io } from "../io.js";
import { createLogger } from "../log/logger.js";
import { LineWriter } from "../output/line-writer.js";
import { styleFor } from "../output/style.js";
import { originsOf, ownAddresses } from "./addresses.js";
import { within } from "./deadline.js";
import { demoSettings, startDemo } from "./demo.js";
import { DEMO_HINTS } from "./demo-banner.js";
import { endpointsOf } from "./endpoints.js";
import { gate } from "./gate.js";
import { openListener, openListenerAnywhere } from "./open-listener.js";
import { openReceiver } from "./open-receiver.js";
import { jsonPresenter, type Presenter, textPresenter } from "./presenter.js";
import { onStopSignal } from "./stop-signals.js";

/** How long whoever reads stdout may take for the last lines. */
const FLUSH_TIMEOUT_MS = 2_000;

/** What a run consists of. */
interface Run {
  readonly settings: Settings;
  readonly isDemo: boolean;
  readonly presenter: Presenter;
  readonly writer: LineWriter;
  readonly logger: Logger;
  /** Settles on a signal, and when stdout fails. */
  readonly stopped: Promise<void>;
}

/**
 * Runs the relay until a signal ends it, or until nobody reads its output any more. Where no source is
 * configured it is a demo.
 *
 * @returns the exit code
 * @throws TenfourError when it cannot start, or stdout cannot be written
 */
export async function runRelay(given: Settings, io: Io): Promise<number> {
  const isDemo = given.sonoran === undefined && given.accweb === undefined;
  const settings = isDemo ? demoSettings(given) : given;
  const stop = gate<void>();
  const forgetSignals = onStopSignal(io, () => stop.open());
  const presenter = settings.json ? jsonPresenter : textPresenter(settings, io, isDemo);
  const writer = new LineWriter(io.stdout, () => stop.open());
  const logger = createLogger({
    stream: io.stderr,
    level: settings.logLevel,
    json: settings.json,
    style: styleFor(io.stderr, io.env),
    secrets: secretsOf(settings),
  });
  try {
    await serve({ settings, isDemo, presenter, writer, logger, stopped: stop.opened });
    const flushed = await within(writer.flush(), FLUSH_TIMEOUT_MS);
    if (writer.failure !== undefined) return afterStdoutError(writer.failure);
    if (flushed) return 0;
    logger.error({}, "ended although whoever reads stdout has not taken every line");
    io.exit(1);
    return 1;
  } finally {
    forgetSignals();
  }
}

/** Receives and shows events until it is stopped; has closed everything when it comes back. */
async function serve({ settings, isDemo, presenter, writer, logger, stopped }: Run): Promise<void> {
  const ready = gate<void>();
  const show = async (record: EventRecord): Promise<void> => {
    await ready.opened;
    await writer.write(() => presenter.event(record));
  };
  await using receiver = openReceiver(settings, logger, show);
  await using listener = await (isDemo ? openListenerAnywhere : openListener)(receiver, settings);
  const endpoints = endpointsOf(settings, listener, originsOf(listener.host, listener.port, ownAddresses()));
  // Not awaited: a reader that takes nothing yet must not keep a signal from ending the relay.
  void writer.write(() => presenter.ready(endpoints));
  ready.open();
  if (isDemo && settings.json) logger.info({}, DEMO_HINTS.join(" "));
  const demo = isDemo ? await startDemo(settings, endpoints) : undefined;
  await stopped;
  await demo?.stop();
}

/** Whoever read stdout has had enough (`| head`): that is an end like any other. */
function afterStdoutError(error: Error): number {
  const code = systemCode(error);
  if (code === "EPIPE") return 0;
  throw configError(`stdout cannot be written (${code ?? error.message}): is the disk full?`, error);
}

function secretsOf({ sonoran, accweb }: Settings): string[] {
  return [...(sonoran?.communities ?? []).map(({ apiKey }) => apiKey), ...(accweb?.secrets ?? [])];
}
