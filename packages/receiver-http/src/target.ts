/** A request target, split where its path ends. */
export interface Target {
  /** Path as sent, neither decoded nor normalised. */
  readonly path: string;
  /** What follows the question mark, without it; empty when there is none. May hold a secret: do not log. */
  readonly query: string;
}

const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * Splits a request target: `/path?query`, or `http://host/path?query` as a proxy sends it. Undefined for
 * anything else, such as the `*` of OPTIONS.
 */
export function splitTarget(target: string): Target | undefined {
  if (target.startsWith("/")) return splitQuery(target);
  const origin = ABSOLUTE_FORM.exec(target)?.[0];
  if (origin === undefined) return undefined;
  const rest = target.slice(origin.length);
  return splitQuery(rest.startsWith("/") ? rest : `/${rest}`);
}

function splitQuery(target: string): Target {
  const hash = target.indexOf("#");
  const end = hash === -1 ? target.length : hash;
  const mark = target.indexOf("?");
  if (mark === -1 || mark > end) return { path: target.slice(0, end), query: "" };
  return { path: target.slice(0, mark), query: target.slice(mark + 1, end) };
}
