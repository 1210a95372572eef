import type { Settings } from "../config/settings.js";
import type { HubReach } from "./hub-reach.js";

/**
 * `ok`: as it should be. `note`: worth knowing. `warning`: it works, but not for long or not for everyone.
 * `failed`: it does not work.
 */
export type CheckStatus = "ok" | "note" | "warning" | "failed";

/** One line of the doctor's. */
export interface Finding {
  readonly status: CheckStatus;
  /** What was found, in one sentence without a full stop. No key, no secret. */
  readonly message: string;
  /** What to do about it; there is one whenever the status is `warning` or `failed`. */
  readonly remedy?: string;
  /** Lines to copy from, shown below. */
  readonly block?: readonly string[];
}

/** What a check may look at. */
export interface DoctorContext {
  readonly settings: Settings;
  /** Whether the hub answers, asked once for all checks. */
  readonly hub: () => Promise<HubReach>;
  /** Origin of the admin listener of a relay that runs with these settings already; undefined when none does. */
  readonly runningRelay: () => Promise<string | undefined>;
}

/** One thing that a relay needs. What it throws is shown as a failure. */
export interface Check {
  /** The first word of its lines. */
  readonly name: string;
  /** No finding where it does not apply. */
  run(context: DoctorContext): Promise<readonly Finding[]> | readonly Finding[];
}
