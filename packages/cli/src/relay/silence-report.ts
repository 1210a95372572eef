import type { Source } from "@tenfour/contracts";
import type { Logger, Receiver } from "@tenfour/receiver";
import type { HealthPart } from "../admin/health.js";
import { spanText } from "../config/duration.js";
import { LABELS } from "./labels.js";
import { type SilenceChange, SilenceWatch } from "./silence-watch.js";

/** What a silence is reported with. */
export interface SilenceReportOptions {
  readonly sources: readonly Source[];
  readonly alertAfterMs: number;
  readonly receiver: Pick<Receiver, "stats">;
  readonly logger: Logger;
  /** For the output. */
  onChange(change: SilenceChange): void;
}

/** Watches for silence, and says in the log when it begins and ends. */
export function reportSilence(options: SilenceReportOptions): SilenceWatch {
  const { sources, alertAfterMs, receiver, logger } = options;
  return new SilenceWatch({
    sources,
    alertAfterMs,
    accepted: () => receiver.stats().accepted,
    onChange: (change) => {
      logChange(change, logger);
      options.onChange(change);
    },
  });
}

/** For `/readyz`: a source may be quiet because nobody plays, so it is no reason not to be ready. */
export function silencePart(watch: SilenceWatch): HealthPart {
  return { name: "silence", look: () => ({ problems: [], details: watch.silent }) };
}

function logChange({ source, state, since, at }: SilenceChange, logger: Logger): void {
  const span = spanText(Date.parse(at) - Date.parse(since));
  const label = LABELS[source];
  if (state === "back") {
    logger.info({ source, since }, `events come from ${label} again, after ${span}`);
  } else {
    logger.warn(
      { source, since },
      `nothing has come from ${label} for ${span}: does it still send, and to this address? tenfour doctor checks this side`,
    );
  }
}
