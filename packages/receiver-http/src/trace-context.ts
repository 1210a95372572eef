import type { TraceContext } from "@tenfour/receiver";
import { headerOf, type RequestHeaders } from "./headers.js";

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const INVALID_VERSION = "ff";
const ZEROS = /^0+$/;
/** Of the flags, those that version 00 has: sampled, and a trace id that is random. */
const KNOWN_FLAGS = 0b11;

/** Everything that is passed on of `tracestate`; what is longer loses members. */
const MAX_STATE_LENGTH = 512;
const MAX_STATE_MEMBERS = 32;
/** Members longer than this go first. */
const LONG_MEMBER = 128;
const MEMBER =
  /^(?:[a-z][\da-z_*/-]{0,255}|[\da-z][\da-z_*/-]{0,240}@[a-z][\da-z_*/-]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * The trace that a request belongs to (W3C Trace Context): undefined when it says none, or something that is none, as
 * the recommendation wants. A `tracestate` that is invalid is dropped by itself.
 */
export function traceOf(headers: RequestHeaders): TraceContext | undefined {
  const traceparent = parentOf(headerOf(headers, "traceparent"));
  if (traceparent === undefined) return undefined;
  const tracestate = stateOf(headerOf(headers, "tracestate"));
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** What a later version has said is told in the words of version 00, the only one that we know. */
function parentOf(value: string | undefined): string | undefined {
  const [, version, trace = "", parent = "", flags = "", more] = TRACEPARENT.exec(value?.trim() ?? "") ?? [];
  if (version === undefined || version === INVALID_VERSION) return undefined;
  if (ZEROS.test(trace) || ZEROS.test(parent)) return undefined;
  if (version === "00" && more !== undefined) return undefined;
  const known = (Number.parseInt(flags, 16) & KNOWN_FLAGS).toString(16).padStart(2, "0");
  return `00-${trace}-${parent}-${known}`;
}

function stateOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const members = value
    .split(",")
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((member) => member !== "");
  if (members.length === 0 || members.length > MAX_STATE_MEMBERS) return undefined;
  if (!members.every((member) => MEMBER.test(member))) return undefined;
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf("="))));
  if (keys.size < members.length) return undefined;
  return shortened(members);
}

function shortened(members: readonly string[]): string | undefined {
  const left = [...members];
  while (left.join(",").length > MAX_STATE_LENGTH) {
    const long = left.findLastIndex((member) => member.length > LONG_MEMBER);
    left.splice(long === -1 ? left.length - 1 : long, 1);
  }
  return left.length === 0 ? undefined : left.join(",");
}
