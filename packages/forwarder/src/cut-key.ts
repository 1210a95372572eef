import type { StoredBody } from "./outbox.js";

/**
 * Takes an API key out of a body, wherever and however it is spelt there.
 *
 * @param pattern finds the key, as `keyPattern` of contracts makes it; without one nothing is cut
 */
export function cutKey(bytes: Uint8Array, exact: boolean, pattern: RegExp | undefined): StoredBody {
  if (pattern === undefined) return { bytes, cuts: [], exact };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Byte for byte, so that a place in the text is a place in the bytes, be they UTF-8 or not.
  if (isAscii(pattern)) return cut(buffer, exact, placesIn(buffer.toString("latin1"), pattern));
  const text = buffer.toString("utf8");
  const whole = Buffer.from(text);
  const places = placesIn(text, pattern).map(([start, end]): Place => {
    const at = Buffer.byteLength(text.slice(0, start));
    return [at, at + Buffer.byteLength(text.slice(start, end))];
  });
  return cut(whole, exact && whole.equals(buffer), places);
}

/** Start and end of a stretch of bytes. */
type Place = readonly [start: number, end: number];

/** Whether a community's pattern is one of ASCII: there is one for each, and its source is long. */
const known = new WeakMap<RegExp, boolean>();

/** The pattern names every character by its number; up to 127 they are the same in bytes and in text. */
function isAscii(pattern: RegExp): boolean {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const isSo = !/\\u(?!00[0-7])/.test(pattern.source);
  known.set(pattern, isSo);
  return isSo;
}

/** Not `matchAll`, which makes a pattern of its own each time; that costs more than the search. */
function placesIn(text: string, pattern: RegExp): Place[] {
  const places: Place[] = [];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    places.push([found.index, pattern.lastIndex]);
  }
  return places;
}

function cut(buffer: Buffer, exact: boolean, places: readonly Place[]): StoredBody {
  if (places.length === 0) return { bytes: buffer, cuts: [], exact };
  const cutBytes = places.reduce((sum, [start, end]) => sum + end - start, 0);
  const bytes = Buffer.allocUnsafe(buffer.byteLength - cutBytes);
  let from = 0;
  let kept = 0;
  const cuts = places.map(([start, end]) => {
    kept += buffer.copy(bytes, kept, from, start);
    from = end;
    return kept;
  });
  buffer.copy(bytes, kept, from);
  return { bytes, cuts, exact };
}
