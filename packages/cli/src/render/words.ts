/** Pieces of an event line. What a player typed is made safe later, when the line is put together. */

const MAX_LISTED = 5;

/** `1, 2, 3`, cut after five. */
export function list(values: readonly (string | number)[]): string {
  const shown = values.slice(0, MAX_LISTED).join(", ");
  const more = values.length - MAX_LISTED;
  return more > 0 ? `${shown} +${more}` : shown;
}

/** `unit 4` or `units 4, 7`. */
export function units(ids: readonly number[]): string {
  return `${ids.length === 1 ? "unit" : "units"} ${list(ids)}`;
}

/** `call #12` or `calls #12, #13`. */
export function calls(ids: readonly number[]): string {
  return `${ids.length === 1 ? "call" : "calls"} ${list(ids.map((id) => `#${id}`))}`;
}

/** A text as somebody typed it, in quotes; nothing when it is empty. */
export function quoted(text: string): string {
  return text === "" ? "" : `"${text}"`;
}

/** Those that are not empty, in one field. */
export function joined(parts: readonly (string | undefined)[], separator = " "): string {
  return parts.filter((part) => part !== undefined && part !== "").join(separator);
}
