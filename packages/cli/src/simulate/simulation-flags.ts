import type { FaultOptions, PaceOptions } from "@tenfour/simulator";
import type { RelayFlags } from "../config/settings.js";
import { configError } from "../errors.js";
import type { DestinationFlags } from "../sending/destination.js";
import { numberFlag } from "../sending/number-flag.js";

/** Flags of every simulated sender, as they come from the command line. */
export interface SimulationFlags extends Pick<RelayFlags, "config" | "json">, DestinationFlags {
  readonly seed?: string;
  readonly speed?: string;
  readonly gap?: string;
  readonly loop?: boolean;
  readonly duplicate?: string;
  readonly drop?: string;
  readonly reorder?: string;
  readonly burst?: string;
  readonly burstSize?: string;
  readonly slowBody?: string;
  readonly slowBodyMs?: string;
  readonly cutBody?: string;
}

/** What the flags make of a sender's options. */
export interface CommonOptions extends PaceOptions {
  readonly seed: string;
  readonly speed: number;
  readonly loop: boolean;
  readonly faults: FaultOptions;
}

/** Whoever asks for none gets the same events every time. */
export const DEFAULT_SEED = "1";
const MAX_GAP_MS = 600_000;

/**
 * The options that all simulated senders have in common.
 *
 * @throws TenfourError that names the flag and what it may be
 */
export function commonOptions(flags: SimulationFlags): CommonOptions {
  return {
    seed: flags.seed ?? DEFAULT_SEED,
    speed: speedOf(flags.speed),
    ...(flags.gap === undefined ? {} : { gapMs: gapOf(flags.gap) }),
    loop: flags.loop ?? false,
    faults: faultsOf(flags),
  };
}

/** Simulated seconds per real second. */
export function speedOf(text: string | undefined): number {
  return numberFlag(text, "--speed", { min: 1, max: 100 }) ?? 1;
}

function gapOf(text: string): { min: number; max: number } {
  const [, min, max] = /^(\d{1,6})-(\d{1,6})$/.exec(text) ?? [];
  const gap = { min: Number(min), max: Number(max) };
  if (gap.min <= gap.max && gap.max <= MAX_GAP_MS) return gap;
  throw configError(
    `--gap must be the shortest and the longest pause in milliseconds, such as 0-500 (at most ${MAX_GAP_MS})`,
  );
}

function faultsOf(flags: SimulationFlags): FaultOptions {
  const probability = (text: string | undefined, flag: string): number =>
    numberFlag(text, flag, { min: 0, max: 1 }) ?? 0;
  const burstSize = numberFlag(flags.burstSize, "--burst-size", { min: 2, max: 10_000, whole: true });
  const slowBodyMs = numberFlag(flags.slowBodyMs, "--slow-body-ms", { min: 1, max: 600_000, whole: true });
  return {
    duplicate: probability(flags.duplicate, "--duplicate"),
    drop: probability(flags.drop, "--drop"),
    reorder: probability(flags.reorder, "--reorder"),
    burst: probability(flags.burst, "--burst"),
    slowBody: probability(flags.slowBody, "--slow-body"),
    cutBody: probability(flags.cutBody, "--cut-body"),
    ...(burstSize === undefined ? {} : { burstSize }),
    ...(slowBodyMs === undefined ? {} : { slowBodyMs }),
  };
}
