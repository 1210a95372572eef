/** Leaves out one trailing slash, so that `/callback/` is `/callback`; `/` stays. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** What stands in a path as it is (RFC 3986 §3.3). */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]$/;
/** An escape, a character of two units, or any other. */
const PIECE = /%[\da-f]{2}|[\ud800-\udbff][\udc00-\udfff]|[^]/gi;

/** Half of a character of two units is none. */
const HALF = /^[\ud800-\udfff]$/;
const UNREADABLE = "%EF%BF%BD";

/**
 * The one spelling of a path: without a trailing slash, percent-encoded where it has to be. People configure
 * `/nürburg`, senders ask for `/n%C3%BCrburg` or `/n%c3%bcrburg`.
 */
export function canonicalPath(path: string): string {
  return withoutTrailingSlash(path).replace(PIECE, canonicalPiece);
}

function canonicalPiece(piece: string): string {
  // Left encoded, even where it need not be: a proxy in front that keeps a path from strangers does not decode either.
  if (piece.length === 3) return piece.toUpperCase();
  if (PLAIN.test(piece)) return piece;
  return HALF.test(piece) ? UNREADABLE : encodeURIComponent(piece);
}
