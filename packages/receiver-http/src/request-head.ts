import type { IncomingMessage } from "node:http";
import { ordinaryLength, type RequestHeaders } from "./headers.js";
import type { RequestHead } from "./rules.js";

/** What the rules are told of a request of Node's. @param target path and query, where they are not as in its `url` */
export function requestHead(
  request: IncomingMessage,
  address: string | undefined,
  bodyTaken = false,
  target: string = request.url ?? "",
): RequestHead {
  return new NodeRequestHead(request, address, bodyTaken, target);
}

class NodeRequestHead implements RequestHead {
  readonly method: string;
  readonly target: string;
  readonly address: string | undefined;
  readonly ordinaryLength: number | undefined;
  readonly bodyTaken: boolean;
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage, address: string | undefined, bodyTaken: boolean, target: string) {
    this.method = request.method ?? "";
    this.target = target;
    this.address = address;
    this.bodyTaken = bodyTaken;
    this.ordinaryLength = ordinaryLength(request.rawHeaders);
    this.#request = request;
  }

  /** Made when it is asked for. */
  get headers(): RequestHeaders {
    return this.#request.headers;
  }
}
