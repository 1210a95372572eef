import { SIMULATED_API_KEY, startCad } from "@tenfour/simulator";
import { loadSettings } from "../config/settings.js";
import type { Io } from "../io.js";
import { sonoranDestination } from "../sending/destination.js";
import { numberFlag } from "../sending/number-flag.js";
import { shownUrl } from "../sending/target-url.js";
import { perform } from "./perform.js";
import { commonOptions, type SimulationFlags } from "./simulation-flags.js";

/** Flags of `tenfour simulate cad`. */
export interface CadFlags extends SimulationFlags {
  readonly units?: string;
  readonly calls?: string;
  readonly legacy?: boolean;
}

const NO_KEY = `No API key is configured, so events carry the simulator's: accept it with SONORAN_API_KEY=${SIMULATED_API_KEY}`;

/**
 * Plays a patrol shift to a receiver.
 *
 * @returns the exit code, see `perform`
 */
export async function simulateCad(flags: CadFlags, io: Io): Promise<number> {
  const common = commonOptions(flags);
  const { units, calls } = shiftFlags(flags);
  const { url, apiKey, isConfigured } = sonoranDestination(loadSettings(flags, io.env, io.cwd), flags);
  const { seed, speed } = common;
  return perform(
    {
      begun: { system: "sonoran", to: [shownUrl(url)], seed, speed },
      json: flags.json ?? false,
      secrets: [apiKey],
      ...(isConfigured ? {} : { hint: NO_KEY }),
      start: (onAnswer) =>
        startCad({
          ...common,
          to: url.href,
          apiKey,
          onAnswer,
          forms: flags.legacy === true ? "legacy" : "current",
          ...(units === undefined ? {} : { units }),
          ...(calls === undefined ? {} : { calls }),
        }),
    },
    io,
  );
}

/** What a shift consists of. */
export function shiftFlags({ units, calls }: Pick<CadFlags, "units" | "calls">) {
  return {
    units: numberFlag(units, "--units", { min: 1, max: 200, whole: true }),
    calls: numberFlag(calls, "--calls", { min: 1, max: 10_000, whole: true }),
  };
}
