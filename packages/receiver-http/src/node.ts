import type { IncomingMessage, ServerResponse } from "node:http";
import { AppDoor } from "./app-door.js";
import { exchangeOf } from "./exchange.js";
import type { HttpReceiver } from "./listen.js";
import type { DoorOptions } from "./options.js";

/** A request handler of `node:http`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Makes a request handler for a `node:http` server of your own. {@link listen} does more: its server has the
 * time-outs, the connection limits and the orderly shutdown that a public port needs. The README says what to set on
 * yours. Hand it the request before anybody reads the body; what somebody has read is taken from `request.body`.
 *
 * @example
 * http.createServer(createNodeHandler(receiver)).listen(30150);
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function createNodeHandler(receiver: HttpReceiver, options?: DoorOptions): NodeHandler {
  const door = new AppDoor(receiver, options, "createNodeHandler");
  return (request, response) => {
    const address = door.addressOf(request);
    door.carryOut(exchangeOf(request, response, address), door.decide(request, address));
  };
}
