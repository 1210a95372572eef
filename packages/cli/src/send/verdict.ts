import type { Source } from "@tenfour/contracts";
import type { PostResult } from "./post.js";

/** What an answer means. */
export interface Verdict {
  readonly accepted: boolean;
  readonly words: string;
}

/**
 * What the receiver says about an event, in words. The status tells at Tenfour and at most listeners; Sonoran's
 * resource on a game server always answers 200, and tells by the text (sonoran.md §2).
 */
export function judge(source: Source, name: string, result: PostResult): Verdict {
  if ("error" in result) return refused(result.error);
  const { status } = result;
  const text = result.body.trim();
  if (status < 200 || status > 299) return refused(STATUSES[status] ?? otherStatus(status));
  return source === "accweb" ? accepted("accepted") : judgeText(name, text);
}

/** Texts with which the resource refuses although the status is 200. */
const NOT_UNDERSTOOD = new Set([
  "missing identId",
  "missing identIds",
  "invalid data",
  "unknown unit",
  "unknown call note",
  "invalid call or unit",
  "handler exception",
]);

function judgeText(name: string, text: string): Verdict {
  if (text === "ok - custom") return accepted("accepted, as a custom event");
  if (text === "error") {
    return name.toUpperCase() === "EVENT_UNIT_PANIC"
      ? accepted("the game server says this to every EVENT_UNIT_PANIC: look in the game whether it worked")
      : refused("the key is wrong");
  }
  if (/^\{\s*"error"\s*:/.test(text)) return refused("not an event: no JSON object with a type");
  if (NOT_UNDERSTOOD.has(text)) return refused("the key is right, but the event could not be used");
  if (/\bloaded\b/i.test(text)) return refused("this is a page, not the address for events: check the path");
  return accepted("accepted");
}

const STATUSES: Readonly<Record<number, string>> = {
  400: "no event with a readable key, or of a type that the listener does not know",
  401: "wrong key or secret",
  403: "not allowed",
  404: "no events are taken there: check the path, and whether this source is configured",
  405: "no events are taken there: check the path",
  408: "the body came too slowly",
  413: "too large",
  415: "the body's encoding is not accepted",
  429: "too many requests: send more slowly",
  502: "a proxy is there, but not the listener behind it",
  503: "overloaded, or just ending: try again later",
  504: "a proxy is there, but not the listener behind it",
};

function otherStatus(status: number): string {
  if (status >= 300 && status < 400)
    return "redirected elsewhere; neither system follows that: enter the final URL";
  return status >= 500 ? "the listener failed" : "refused";
}

function accepted(words: string): Verdict {
  return { accepted: true, words };
}

function refused(words: string): Verdict {
  return { accepted: false, words };
}
