import { Hub } from "./hub.js";
import { type HubOptions, resolveHubOptions } from "./options.js";

/**
 * Starts a SignalR hub that behaves as Sonoran CAD's does, down to the words and manners of ASP.NET Core.
 *
 * Of several sessions of one server the one that authenticated last gets its events, and when that one goes, the
 * one before it. (The vendor only says that there is one session per server.)
 *
 * @example
 * await using hub = await startHub();
 * await hub.push(1, { type: "EVENT_911", data: { call: { callId: 7 } } });
 * @throws SimulatorOptionError for an impossible option, TenfourError `ERR_TENFOUR_SIMULATOR_LISTEN` when the
 * port is taken
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const hub = new Hub(resolveHubOptions(options));
  await hub.start();
  return hub;
}
