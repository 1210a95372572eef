import { HubError } from "./hub-error.js";
import type { Clean } from "./words.js";

/** SignalR puts this in front of what the hub gave as its reason. */
const CLOSE_WORDS = "Server returned an error on close: ";

/** How the websocket library says that there is no websocket. */
const NO_WEBSOCKET = /^Unexpected server response: (\d{3})$/;

/** The code of a websocket that is closed for no other reason than that it is done with (RFC 6455, 7.4.1). */
const NORMAL_CLOSURE = 1000;

/** No connection came about. */
export function unreachable(error: unknown, clean: Clean): HubError {
  const words = messageOf(error);
  const [, status] = NO_WEBSOCKET.exec(words) ?? [];
  const cause = status === undefined ? clean(words) : noWebsocket(status);
  return new HubError("unreachable", `no connection to the hub: ${cause}`);
}

/**
 * What SignalR says at the end; it tells ends apart by the text of its error only.
 *
 * @param underlying what went wrong underneath it
 */
export function endedBySignalr(
  error: Error | undefined,
  underlying: unknown,
  serverTimeoutMs: number,
  clean: Clean,
): HubError {
  if (error === undefined) return endedByClosing(undefined, "", undefined, clean);
  const { message } = error;
  if (message.startsWith("Server timeout elapsed")) {
    return new HubError("silent", `nothing came from the hub for ${serverTimeoutMs} ms`);
  }
  if (message.startsWith(CLOSE_WORDS)) {
    const words = clean(message.slice(CLOSE_WORDS.length));
    return new HubError("closed", `the hub closed the connection: ${words}`);
  }
  return lost(underlying ?? message, clean);
}

/**
 * The websocket is about to close: the peer has said so, or something came that is no websocket frame.
 *
 * @param code of the peer's Close frame, where it has one
 * @param reason the peer's, or nothing
 * @param underlying what went wrong, where something did
 */
export function endedByClosing(
  code: number | undefined,
  reason: string,
  underlying: unknown,
  clean: Clean,
): HubError {
  if (underlying !== undefined) return lost(underlying, clean);
  const why = code === undefined || code === NORMAL_CLOSURE ? "" : ` with websocket code ${code}`;
  const words = reason === "" ? "" : ` (${clean(reason)})`;
  return new HubError("closed", `the hub closed the connection${why}${words}`);
}

function lost(cause: unknown, clean: Clean): HubError {
  return new HubError("lost", `the connection to the hub broke: ${clean(messageOf(cause))}`);
}

function noWebsocket(status: string): string {
  const answered = `it answered ${status} instead of opening a websocket`;
  // What begins with 5 is the hub's own trouble, or that of a proxy in front of it.
  return status.startsWith("5") ? answered : `${answered}: is this the hub's address?`;
}

/** Foreign code throws anything. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
