import type { IncomingMessage, ServerResponse } from "node:http";
import type { Intake } from "@tenfour/receiver";
import { exchangeOf } from "./exchange.js";
import { NodeDoor } from "./node-door.js";
import type { DoorOptions } from "./options.js";
import { requestHead } from "./request-head.js";
import { Rules } from "./rules.js";

/** A request handler of `node:http`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Makes a request handler for a `node:http` server of your own. {@link listen} does more: its server has the
 * time-outs, the connection limits and the orderly shutdown that a public port needs. The README says what to set on
 * yours.
 *
 * @example
 * http.createServer(createNodeHandler(receiver)).listen(30150);
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function createNodeHandler(receiver: Intake, options?: DoorOptions): NodeHandler {
  const door = new NodeDoor(receiver, new Rules(receiver, options, "createNodeHandler"));
  door.rules.paths.guard();
  return (request, response) => {
    const address = door.addressOf(request);
    door.carryOut(exchangeOf(request, response, address), door.rules.decide(requestHead(request, address)));
  };
}
