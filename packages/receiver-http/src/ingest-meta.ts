import type { Hold, IngestMeta, Origin } from "@tenfour/receiver";
import type { Reception } from "./rules.js";

/** What the receiver is told about a body that came over HTTP. */
export function ingestMeta(reception: Reception, origin: Origin, hold: Hold | undefined): IngestMeta {
  const { source, grant, boundTo, hops } = reception;
  return {
    source,
    transport: "http",
    origin,
    boundTo,
    ...(grant === undefined ? {} : { grant }),
    ...(hops === 0 ? {} : { hops }),
    ...(hold === undefined ? {} : { hold }),
  };
}
