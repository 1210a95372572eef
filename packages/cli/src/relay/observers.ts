import type { Logger } from "@tenfour/receiver";
import { type CaptureOptions, capturesIn, NOVELTY_LIMITS } from "../capture/capture-options.js";
import { FixtureWriter } from "../capture/sample-writer.js";
import type { Settings } from "../config/settings.js";
import type { Secrets } from "../log/known-secrets.js";
import { Capture } from "./capture.js";
import { Novelties } from "./novelties.js";
import type { Observer } from "./observer.js";

/** What decides who looks at events. */
export interface ObserversOptions {
  readonly settings: Settings;
  readonly isDemo: boolean;
  /** What no file may hold. */
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly capture: CaptureOptions | undefined;
}

/** Whoever looks at events beside the output. A demo writes nothing, unless somebody chose a data directory for it. */
export function observersOf({ settings, isDemo, secrets, logger, capture }: ObserversOptions): Observer[] {
  const { dataDir } = settings;
  if (capture !== undefined) {
    const writer = new FixtureWriter(capture.folder, capture.limits, secrets);
    logger.info(
      { folder: capture.folder },
      "capturing; fixtures hold what players typed, so look at them before you share them",
    );
    return [new Novelties(logger, writer), new Capture(logger, writer)];
  }
  if (isDemo && !dataDir.chosen) return [new Novelties(logger, undefined)];
  return [new Novelties(logger, new FixtureWriter(capturesIn(dataDir.path), NOVELTY_LIMITS, secrets))];
}
