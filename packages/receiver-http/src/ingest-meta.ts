import type { Hold, IngestMeta, Origin } from "@tenfour/receiver";
import type { Reception } from "./rules.js";

/** What the receiver is told about a body that came over HTTP. */
export function ingestMeta(reception: Reception, origin: Origin, hold: Hold | undefined): IngestMeta {
  const { source, grant, boundTo, hops, trace } = reception;
  const meta: { -readonly [K in keyof IngestMeta]: IngestMeta[K] } = {
    source,
    transport: "http",
    origin,
    boundTo,
  };
  // Member by member: spreading what is optional costs as much as parsing a small event.
  if (grant !== undefined) meta.grant = grant;
  if (hops !== 0) meta.hops = hops;
  if (trace !== undefined) meta.trace = trace;
  if (hold !== undefined) meta.hold = hold;
  return meta;
}
