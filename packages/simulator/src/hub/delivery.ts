import type { Cad } from "./cad.js";
import { pushEvent } from "./messages.js";
import { type PostOutcome, postEvent } from "./post-event.js";

/** An event without its key, which the CAD puts in front; a `key` of its own replaces the community's. */
export type PushedEvent = object;

/** How an event is sent. */
export interface PushOptions {
  /** The argument of `pushEvent`: a JSON string, or the object itself. @default "string" */
  readonly as?: "string" | "object";
  /** Whose server it is, by id. @default the first community */
  readonly community?: string;
}

/** Where an event went: to a session, to the server's `pushUrl`, or nowhere. */
export type PushOutcome = {
  /** The community's id. */
  readonly community: string;
  /** The server that it was for. */
  readonly server: number;
  /** The event's `type`. */
  readonly type: unknown;
  /** How many times the same event was sent. */
  readonly copies: number;
} & (
  | { readonly via: "ws"; readonly connection: string }
  | ({ readonly via: "http" } & PostOutcome)
  | { readonly via: "none" }
);

/** What a delivery needs to reach the sessions. */
export interface Delivery {
  readonly cad: Cad;
  /** Sends text of the protocol over a connection. */
  readonly send: (connection: string, text: string) => void;
  /** Cuts HTTP deliveries short. */
  readonly signal: AbortSignal;
}

/**
 * Sends events of one server by the CAD's rule: to the session that is authenticated for exactly that community
 * and server, all of them in one websocket frame; otherwise by HTTP.
 */
export async function deliver(
  { cad, send, signal }: Delivery,
  server: number,
  events: readonly PushedEvent[],
  { as = "string", community: name, copies = 1 }: PushOptions & { readonly copies?: number },
): Promise<PushOutcome[]> {
  const { communityId, currentKey } = cad.community(name);
  const envelopes = events.map((event) => ({ key: currentKey, ...event }));
  const outcome = (event: PushedEvent) => ({
    community: communityId,
    server,
    type: "type" in event ? event.type : undefined,
    copies,
  });
  const { pushUrl: url } = cad.serverOf(communityId, server);
  const session = cad.destination(communityId, server);
  if (session !== undefined) {
    const messages = envelopes.map((envelope) =>
      pushEvent(as === "string" ? JSON.stringify(envelope) : envelope),
    );
    const frame = messages.join("");
    for (let copy = 0; copy < copies; copy++) send(session.connection, frame);
    return events.map((event) => ({ ...outcome(event), via: "ws", connection: session.connection }));
  }
  if (url === undefined) return events.map((event) => ({ ...outcome(event), via: "none" }));
  const outcomes: PushOutcome[] = [];
  for (const envelope of envelopes) {
    let posted: PostOutcome = { error: "not sent" };
    for (let copy = 0; copy < copies; copy++) posted = await postEvent(url, JSON.stringify(envelope), signal);
    outcomes.push({ ...outcome(envelope), via: "http", ...posted });
  }
  return outcomes;
}
