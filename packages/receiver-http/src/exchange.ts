import type { IncomingMessage, ServerResponse } from "node:http";
import type { Origin } from "@tenfour/receiver";
import type { BodyReading } from "./body-reading.js";

/** A request that Node's HTTP server has handed over, until it is answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Read early: a socket forgets it when it closes. */
  readonly address: string | undefined;
  /** Path under which a framework has mounted the door, for log lines; "" when at the root. */
  readonly mountPath: string;
  /** There only while the body is read. */
  reading: BodyReading | undefined;
  /** Whether more of the body is not to be expected, although it is not complete. */
  bodyOver: boolean;
  /** Whether the connection ends with this answer. */
  closes: boolean;
}

/** Begins an exchange. */
export function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  address: string | undefined,
): Exchange {
  return {
    request,
    response,
    address,
    mountPath: "",
    reading: undefined,
    bodyOver: false,
    closes: false,
  };
}

/** Whether an answer is still to be given, or on its way. */
export function owesAnswer(exchange: Exchange | undefined): exchange is Exchange {
  return exchange !== undefined && !exchange.response.writableFinished && !exchange.response.destroyed;
}

/** Where a request came from, for log lines. */
export function originOf({ address, mountPath }: Exchange, path: string | undefined): Origin {
  return { address, path: path === undefined ? undefined : mountPath + path };
}

/** An address as people know it: IPv4 addresses have a prefix on an IPv6 socket. */
export function clientAddress(address: string | undefined): string | undefined {
  return address?.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
