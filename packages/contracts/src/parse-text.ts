/** Result of parsing a text as JSON: a value, or the reason without any of the text. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * Parses JSON. The reason of a failure never quotes the text, as V8's messages do, because the text may hold the
 * API key.
 */
export function parseText(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const position = /at position \d+/.exec(error instanceof Error ? error.message : "");
    return { ok: false, reason: position === null ? "not valid JSON" : `not valid JSON ${position[0]}` };
  }
}
