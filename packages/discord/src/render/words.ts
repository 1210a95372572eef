import { unitStatusName } from "@tenfour/contracts";
import type { ScopeState } from "../state.js";
import { safeText } from "../text.js";

const MAX_LABEL = 80;

/** A status in words: `On scene`. */
export function statusWords(status: number): string {
  if (status < 0) return "Status unknown";
  const words = unitStatusName(status).toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A unit as people call it: its call sign and name, or its number where nothing is known of it. */
export function unitLabel(state: ScopeState, id: number): string {
  const unit = state.units.get(id);
  const text = unit === undefined ? "" : safeText(`${unit.unitNum} ${unit.name}`, MAX_LABEL);
  return text === "" ? `Unit ${id}` : text;
}

/** Units in a row, the first few by name. */
export function unitLabels(state: ScopeState, ids: readonly number[], max = 10): string {
  const names = ids.slice(0, max).map((id) => unitLabel(state, id));
  const more = ids.length - names.length;
  if (names.length === 0) return "Nobody";
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

/** A moment, in the reader's own time zone and words: "5 minutes ago". */
export function ago(at: string): string {
  return timestamp(at, "R");
}

/** The time of day of a moment, in the reader's own time zone. */
export function clockTime(at: string): string {
  return timestamp(at, "T");
}

function timestamp(at: string, style: "R" | "T"): string {
  const seconds = Math.floor(Date.parse(at) / 1_000);
  return Number.isFinite(seconds) ? `<t:${seconds}:${style}>` : "";
}

/** `1 lap`, `2 laps`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
