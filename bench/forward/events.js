// Events of so many ordering keys, as a receiver gives them to its sinks, and the JSON that a peer would post.
const KEY = "bench-key-7D0A9B52-1C6E-4F3B-8E21";

export const SIZES = { "250 B": 250, "10 kB": 10_000 };

/** Finds the key, as the receiver's pattern does. */
export { KEY };

export function bodyOf(bytes, index) {
  const body = (text) => JSON.stringify({ key: KEY, type: "CUSTOM_BENCH", data: { index, text } });
  return Buffer.from(body("x".repeat(Math.max(0, bytes - body("").length))));
}

/** Ids that sort in order. */
export function idOf(index) {
  return `019a9c5e-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;
}

export function indexOf(id) {
  return Number.parseInt(id.slice(-12), 16);
}
