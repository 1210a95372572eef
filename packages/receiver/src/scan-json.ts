/** What a scan found behind a member name. */
export interface Scanned {
  /** Undefined when the value is not a string, or not one that JSON could read. */
  readonly text: string | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SLASH = 0x2f;
const STAR = 0x2a;

/**
 * Reads one top-level string member out of JSON bytes without parsing them: of large bodies, of heads of
 * bodies, and of bodies that are not quite JSON (comments, trailing commas, missing braces, cut off). Where the
 * bytes are JSON it agrees with `JSON.parse`: the last member of that name counts, unless `first` is asked for.
 * Undefined when there is none. Linear, and without recursion.
 */
export function scanMember(
  bytes: Uint8Array,
  name: string,
  which: "first" | "last" = "last",
): Scanned | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = skipSpace(buffer, buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0);
  if (buffer[position] !== 0x7b) return undefined;
  position += 1;
  let depth = 1;
  /** Whether the member being read has the name; undefined between members. */
  let matches: boolean | undefined;
  let found: Span | "other" | undefined;
  while (position < buffer.length && depth > 0 && !(found !== undefined && which === "first")) {
    const byte = buffer[position];
    if (byte === QUOTE) {
      const span = { start: position, end: endOfString(buffer, position) };
      if (span.end === -1) break;
      if (depth === 1 && matches === undefined && buffer[skipSpace(buffer, span.end)] === COLON) {
        matches = spells(buffer, span, name);
      } else if (depth === 1) {
        if (matches === true) found = span;
        matches = undefined;
      }
      position = span.end;
      continue;
    }
    if (depth === 1 && matches === true && startsOtherValue(byte)) {
      found = "other";
      matches = undefined;
    }
    if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x2c && depth === 1) matches = undefined;
    position = byte === SLASH ? skipComment(buffer, position) : position + 1;
  }
  if (found === undefined) return undefined;
  return { text: found === "other" ? undefined : readString(buffer, found) };
}

/** A string in the bytes, quotes included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether a string reads as the name, which is ASCII. Most do not, and need not be decoded to be told so. */
function spells(buffer: Buffer, span: Span, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const byte = buffer[span.start + 1 + index];
    if (byte === BACKSLASH) return readString(buffer, span) === name;
    if (byte !== name.charCodeAt(index)) return false;
  }
  return span.end - span.start - 2 === name.length;
}

/** Anything but white space, a colon or a comment begins a value (or ends the member). */
function startsOtherValue(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte !== COLON && byte !== SLASH;
}

function skipSpace(buffer: Buffer, from: number): number {
  let position = from;
  for (;;) {
    const byte = buffer[position];
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) position += 1;
    else if (byte === SLASH) {
      const after = skipComment(buffer, position);
      if (after === position + 1) return position;
      position = after;
    } else return position;
  }
}

/** Past a comment of either kind; past the slash alone where none begins. */
function skipComment(buffer: Buffer, start: number): number {
  const kind = buffer[start + 1];
  if (kind !== SLASH && kind !== STAR) return start + 1;
  // Byte by byte: a search starts so slowly that a body full of short comments would cost a hundred times as much.
  for (let position = start + 2; position < buffer.length; position++) {
    const byte = buffer[position];
    if (kind === SLASH && byte === 0x0a) return position + 1;
    if (kind === STAR && byte === STAR && buffer[position + 1] === SLASH) return position + 2;
  }
  return buffer.length;
}

/** Index after the closing quote of the string that opens at `start`; -1 when it never closes. */
function endOfString(buffer: Buffer, start: number): number {
  for (let position = start + 1; position < buffer.length; position++) {
    const byte = buffer[position];
    if (byte === BACKSLASH) position += 1;
    else if (byte === QUOTE) return position + 1;
  }
  return -1;
}

/** The string as JSON reads it; undefined when its escapes are not JSON. */
function readString(buffer: Buffer, { start, end }: Span): string | undefined {
  try {
    const value: unknown = JSON.parse(buffer.toString("utf8", start, end));
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
