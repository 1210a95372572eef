/**
 * What a terminal obeys, or what reorders or hides the text around it, instead of being shown: control
 * characters (C0, DEL, C1), format characters (bidirectional overrides, zero-width), line and paragraph
 * separators, and halves of surrogate pairs. Everything that players can type may hold them.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** A letter may carry three marks; stacks of them spill over the lines around. */
const MARK_STACK = /(\p{M}{3})\p{M}+/gu;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);
const ELLIPSIS = "…";

/** The text in one line, with everything unsafe spelt out, as in `\u001b`. */
export function neutralise(text: string): string {
  return text.replace(UNSAFE, escape).replace(MARK_STACK, "$1");
}

/**
 * As {@link neutralise}, cut to at most so many characters, the last of which then is an ellipsis. What is spelt
 * out stays whole or goes.
 */
export function shorten(text: string, maxCharacters: number): string {
  // A text can have megabytes: what would be cut off anyway is left out first.
  const head = text.slice(0, maxCharacters * 2 + 2);
  const pieces = Array.from(head.replace(MARK_STACK, "$1"), neutralise);
  const lengths = pieces.map((piece) => Array.from(piece).length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= maxCharacters && head.length === text.length) return pieces.join("");
  let room = maxCharacters - 1;
  const kept = pieces.filter((_, index) => {
    room -= lengths[index] ?? 0;
    return room >= 0;
  });
  return kept.join("") + ELLIPSIS;
}

/** A JSON text that means the same and holds nothing unsafe. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE, asUnicodeEscape);
}

function escape(character: string): string {
  return SHORT.get(character) ?? asUnicodeEscape(character);
}

function asUnicodeEscape(character: string): string {
  let escaped = "";
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}
