/** Characters of a piece: made in a fraction of the time that a small event may wait. */
const PIECE_LENGTH = 64 * 1024;
/** What a container, and anything else that is no text, counts at least. */
const WEIGHT = 8;

/** Whether the JSON of a value is short enough to be made in one go. Looks at no more of it than it takes to tell. */
export function isShortJson(value: unknown, length = PIECE_LENGTH): boolean {
  return leftAfter(value, length) >= 0;
}

/**
 * The JSON of a value in pieces of about so many characters: together they are what `JSON.stringify` makes of it.
 * Other work can be done in between, which one call for megabytes would hold up. Pieces of contracts' `cutUp` go from
 * thread to thread and come level by level; these come in the order of the text.
 *
 * @param value JSON, nested no deeper than a record is; members that are undefined are left out
 */
export function* jsonPieces(value: unknown, length = PIECE_LENGTH): Generator<string, void> {
  let piece = "";
  for (const part of parts(value, length)) {
    piece += part;
    if (piece.length < length) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function* parts(value: unknown, length: number): Generator<string, void> {
  if (isShortJson(value, length)) yield JSON.stringify(value) ?? "null";
  else if (typeof value === "string") yield* partsOfText(value, length);
  else if (Array.isArray(value)) yield* partsOfList(value, length);
  else if (isObject(value)) yield* partsOfObject(value, length);
  else yield JSON.stringify(value) ?? "null";
}

function* partsOfList(list: readonly unknown[], length: number): Generator<string, void> {
  let before = "[";
  for (const item of list) {
    yield before;
    yield* parts(item, length);
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}

function* partsOfObject(object: Readonly<Record<string, unknown>>, length: number): Generator<string, void> {
  let before = "{";
  for (const name of Object.keys(object)) {
    const member = object[name];
    if (member === undefined) continue;
    yield before;
    yield* parts(name, length);
    yield ":";
    yield* parts(member, length);
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}

function* partsOfText(text: string, length: number): Generator<string, void> {
  yield '"';
  for (let from = 0; from < text.length; ) {
    let to = from + length;
    // Halves of a pair are escaped when they stand alone.
    if ((text.codePointAt(to - 1) ?? 0) > 0xff_ff) to += 1;
    yield JSON.stringify(text.slice(from, to)).slice(1, -1);
    from = to;
  }
  yield '"';
}

/** What is left of a length after a value; negative, sooner or later, when it is longer. */
function leftAfter(value: unknown, length: number): number {
  if (typeof value === "string") return length - value.length;
  let left = length - WEIGHT;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (left < 0) return left;
      left = leftAfter(item, left);
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      if (left < 0) return left;
      left = leftAfter(value[name], left - name.length);
    }
  }
  return left;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
