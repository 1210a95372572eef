/** Invisible, or able to turn the reading direction around: zero-width, bidirectional, tag and filler characters. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u2028\u2029\ufff9-\ufffb]/gu;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Beyond three of them a letter grows over the lines above and below it. */
const PILE_OF_MARKS = /(\p{M}{3})\p{M}+/gu;
/** Nothing of a longer text would be shown: no work is spent on it. */
const MAX_READ = 20_000;

/** What stands at the end of a text that was cut. */
export const ELLIPSIS = "…";

/** Always markup, wherever they stand: emphasis, code, spoilers, headings, links, mentions, timestamps. */
const MARKUP = new Set([..."\\*_~`|>#[]()<@"]);

/**
 * Text that somebody else wrote, for a place where Discord shows it as it is: a footer, the name of an author.
 * Without control, zero-width and direction-changing characters, at most `max` UTF-16 units long, on one line.
 */
export function plainText(text: string, max: number): string {
  return cutText(clean(text).replaceAll("\n", " "), max);
}

/**
 * Text that somebody else wrote, for a place where Discord renders markdown. What is seen is what was written: no
 * markup, mention, timestamp, masked or plain link or invitation comes of it.
 *
 * @param max UTF-16 units of the result, as Discord counts; a longer one ends with an ellipsis
 * @param lines `one` makes spaces of line breaks
 */
export function safeText(text: string, max: number, lines: "one" | "many" = "one"): string {
  const cleaned = clean(text);
  const characters = [...(lines === "one" ? cleaned.replace(/\s*\n\s*/g, " ") : cleaned)];
  let result = "";
  let longest = "";
  for (const [index, character] of characters.entries()) {
    result += isMarkup(characters, index) ? `\\${character}` : character;
    if (result.length > max) return `${longest}${ELLIPSIS}`.slice(0, max);
    if (result.length <= max - ELLIPSIS.length) longest = result;
  }
  return result;
}

/** Safe text, or something to say where there is none. */
export function safeOr(text: string, max: number, otherwise: string, lines: "one" | "many" = "one"): string {
  const safe = safeText(text, max, lines);
  return safe === "" ? otherwise : safe;
}

/** Cuts at a whole character; not for text with markup in it. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - ELLIPSIS.length).replace(/[\ud800-\udbff]$/, "")}${ELLIPSIS}`;
}

/**
 * As many lines as fit into `max` UTF-16 units, and how many were left out.
 *
 * @param more makes the last line of it
 */
export function linesWithin(lines: readonly string[], max: number, more: (left: number) => string): string {
  if (lines.join("\n").length <= max) return lines.join("\n");
  let count = lines.length - 1;
  const joined = () => [...lines.slice(0, count), more(lines.length - count)].join("\n");
  while (count > 0 && joined().length > max) count -= 1;
  return joined();
}

function clean(text: string): string {
  return text
    .slice(0, MAX_READ)
    .replace(/\r\n?|[\u2028\u2029\u0085\u000b\u000c]/g, "\n")
    .replace(CONTROL, " ")
    .replace(LONE_SURROGATE, "\ufffd")
    .replace(INVISIBLE, "")
    .replace(PILE_OF_MARKS, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function isMarkup(characters: readonly string[], index: number): boolean {
  const character = characters[index] ?? "";
  if (MARKUP.has(character)) return true;
  const next = characters[index + 1] ?? "";
  const previous = characters[index - 1] ?? "\n";
  // Links need their "://" in one piece, invitations ("discord.gg/…") their dot.
  if (character === ":") return next === "/" || next === "\\";
  if (character === ".") {
    return (/[\p{L}\p{N}]/u.test(previous) && /\p{L}/u.test(next)) || isListNumber(characters, index);
  }
  // Lists and small print, at the beginning of a line.
  if (character === "-" || character === "+") return isLineStart(characters, index);
  return false;
}

function isLineStart(characters: readonly string[], index: number): boolean {
  let at = index - 1;
  while (characters[at] === " ") at -= 1;
  return at < 0 || characters[at] === "\n";
}

function isListNumber(characters: readonly string[], index: number): boolean {
  let at = index - 1;
  while (/\d/.test(characters[at] ?? "")) at -= 1;
  return at < index - 1 && isLineStart(characters, at + 1);
}
