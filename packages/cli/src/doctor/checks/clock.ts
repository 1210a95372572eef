import { spanText } from "../../config/duration.js";
import type { Check, Finding } from "../check.js";

/** When this was written: no clock that is right shows less. */
const EARLIEST = Date.UTC(2026, 0, 1);
const OFF_MS = 60_000;
/** Receivers of signed webhooks refuse what is older or newer. */
const FAR_OFF_MS = 5 * 60_000;
const REMEDY =
  "turn the system's time synchronisation on (timedatectl set-ntp true; on Windows: w32tm /resync)";

/** Whether the clock is right, by itself and beside the hub's. */
export const clockCheck: Check = {
  name: "clock",
  run: async ({ settings: { sonoran }, hub }) => {
    const reach = sonoran === undefined ? undefined : await hub();
    return [judgeClock(Date.now(), reach?.ok === true ? reach.date : undefined)];
  },
};

/** @param theirs the clock of somebody else, at the same time; exact to a second or two */
export function judgeClock(nowMs: number, theirs: Date | undefined): Finding {
  if (nowMs < EARLIEST) {
    return { status: "failed", message: `the clock shows ${new Date(nowMs).toISOString()}`, remedy: REMEDY };
  }
  if (theirs === undefined) return { status: "ok", message: "the clock shows a sane time" };
  const offMs = Math.abs(nowMs - theirs.getTime());
  if (offMs <= OFF_MS) return { status: "ok", message: "the clock agrees with the hub's" };
  const message = `the clock is ${spanText(offMs)} ${nowMs < theirs.getTime() ? "behind" : "ahead of"} the hub's`;
  return { status: offMs < FAR_OFF_MS ? "warning" : "failed", message, remedy: REMEDY };
}
