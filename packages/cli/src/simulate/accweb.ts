import type { AccwebCallback } from "@tenfour/contracts";
import { type AccwebOptions, SIMULATED_TRACKS, startAccweb, type TrackId } from "@tenfour/simulator";
import { readCallbackSection, secretsInSection } from "../config/callback-file.js";
import { loadSettings } from "../config/settings.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { accwebDestination } from "../sending/destination.js";
import { numberFlag } from "../sending/number-flag.js";
import { shownUrl } from "../sending/target-url.js";
import { perform } from "./perform.js";
import { commonOptions, type SimulationFlags } from "./simulation-flags.js";

/** Flags of `tenfour simulate accweb`. */
export interface AccwebFlags extends SimulationFlags {
  readonly callback?: string;
  readonly timeout?: string;
  readonly cars?: string;
  readonly laps?: string;
  readonly track?: string;
  readonly timestamps?: string;
}

/**
 * Plays a race weekend to a receiver, or to the listeners of a real accweb configuration.
 *
 * @returns the exit code, see `perform`
 */
export async function simulateAccweb(flags: AccwebFlags, io: Io): Promise<number> {
  const common = commonOptions(flags);
  const weekend = weekendOptions(flags);
  const callback = sectionOf(flags, io);
  const to = callback.clients
    .filter(({ enabled }) => enabled)
    .map(({ url }) => (URL.canParse(url) ? shownUrl(new URL(url)) : "(no URL)"));
  const { seed, speed } = common;
  return perform(
    {
      begun: { system: "accweb", to, seed, speed },
      json: flags.json ?? false,
      secrets: secretsInSection(callback),
      start: (onAnswer) => startAccweb({ ...common, ...weekend, callback, onAnswer }),
    },
    io,
  );
}

/** The listeners, as accweb would be configured for them. */
function sectionOf(flags: AccwebFlags, io: Io): AccwebCallback {
  const { callback, to, timeout } = flags;
  if (callback !== undefined) {
    if (to === undefined && timeout === undefined) return readCallbackSection(callback, io.cwd);
    throw configError("give --callback, or --to and --timeout, but not both: each says where to send");
  }
  const { url, headers } = accwebDestination(loadSettings(flags, io.env, io.cwd), flags);
  const client = { url: to ?? url.href, enabled: true, headers, events: [] };
  return { enabled: true, timeout: timeout ?? "100ms", clients: [client] };
}

function weekendOptions(flags: AccwebFlags): AccwebOptions {
  const { timestamps = "simulated", track } = flags;
  const cars = numberFlag(flags.cars, "--cars", { min: 1, max: 100, whole: true });
  const lapsPerSession = numberFlag(flags.laps, "--laps", { min: 1, max: 1000, whole: true });
  if (timestamps !== "simulated" && timestamps !== "sending") {
    throw configError("--timestamps must be simulated or sending");
  }
  return {
    timestamps,
    ...(cars === undefined ? {} : { cars }),
    ...(lapsPerSession === undefined ? {} : { lapsPerSession }),
    ...(track === undefined ? {} : { track: trackOf(track) }),
  };
}

function trackOf(given: string): TrackId {
  const track = SIMULATED_TRACKS.find((known) => known === given);
  if (track !== undefined) return track;
  throw configError(`--track must be one of ${SIMULATED_TRACKS.join(", ")}`);
}
