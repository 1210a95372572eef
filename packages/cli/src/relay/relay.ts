import type { CaptureOptions } from "../capture/capture-options.js";
import type { Settings } from "../config/settings.js";
import type { Io } from "../io.js";
import { KnownSecrets } from "../log/known-secrets.js";
import { createLogger } from "../log/logger.js";
import { LineWriter } from "../output/line-writer.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { styleFor } from "../output/style.js";
import { within } from "./deadline.js";
import { demoSettings } from "./demo.js";
import { gate } from "./gate.js";
import { observersOf } from "./observers.js";
import { tokenFor } from "./open-admin.js";
import { jsonPresenter, textPresenter } from "./presenter.js";
import { secretsOf } from "./secrets.js";
import { serve } from "./serve.js";
import { onStopSignal } from "./stop-signals.js";

/** How long whoever reads stdout may take for the last lines. */
const FLUSH_TIMEOUT_MS = 2_000;

/**
 * Runs the relay until a signal ends it, or until nobody reads its output any more. Where no source is
 * configured it is a demo.
 *
 * @param reread reads the configuration anew
 * @param capture where every form of every event is written as a fixture; by default only what is new or invalid is,
 * into the data directory
 * @returns the exit code
 * @throws TenfourError when it cannot start, or stdout cannot be written
 */
export async function runRelay(
  given: Settings,
  reread: () => Settings,
  io: Io,
  capture?: CaptureOptions,
): Promise<number> {
  const isDemo = given.sonoran === undefined && given.accweb === undefined;
  const settings = isDemo ? demoSettings(given) : given;
  const token = tokenFor(settings, isDemo);
  const known = new KnownSecrets([...secretsOf(settings), ...(token === undefined ? [] : [token.value])]);
  const secrets = (): readonly string[] => known.all;
  let inForce = settings;
  const stop = gate<void>();
  const forgetSignals = onStopSignal(io, () => stop.open());
  const presenter = settings.json
    ? jsonPresenter
    : textPresenter({ settings, inForce: () => inForce, io, isDemo, token });
  const writer = new LineWriter(io.stdout, () => stop.open());
  const logger = createLogger({
    stream: io.stderr,
    level: settings.logLevel,
    json: settings.json,
    style: styleFor(io.stderr, io.env),
    secrets,
  });
  const observers = observersOf({ settings, isDemo, secrets, logger, capture });
  try {
    await serve({
      settings,
      isDemo,
      presenter,
      writer,
      logger,
      token,
      known,
      reread,
      observers,
      onSettings: (now) => {
        inForce = now;
      },
      stopped: stop.opened,
    });
    const flushed = await within(writer.flush(), FLUSH_TIMEOUT_MS);
    if (readerIsGone(writer.failure)) return 0;
    if (flushed) return 0;
    logger.error({}, "ended although whoever reads stdout has not taken every line");
    io.exit(1);
    return 1;
  } finally {
    forgetSignals();
  }
}
