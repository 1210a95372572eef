import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type DropArgument, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ANSWERS, REFUSED } from "./answers.js";
import { type ClientFault, clientFault, hasRawUrl, isPlainHttp, sendRaw } from "./client-error.js";
import { Connections } from "./connections.js";
import { DirectRequest } from "./direct-request.js";
import { clientAddress, type Exchange, exchangeOf, owesAnswer } from "./exchange.js";
import type { HttpReceiver } from "./listen.js";
import { NodeDoor } from "./node-door.js";
import { requestHead } from "./request-head.js";
import { type Decision, type Rules, refuse } from "./rules.js";
import type { TlsPair } from "./tls.js";

/** Bounds of a server. */
export interface ServerLimits {
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
  readonly drainTimeoutMs: number;
}

const RAW_URL =
  "the URL of a refused request had a letter beyond ASCII in it, which no URL has: where it is one of yours, such as accweb's with the secret in it, enter it percent-encoded (ü is %C3%BC), or send the secret as a header";

/** How often connections are checked for headers that are late. */
const CHECK_INTERVAL_MS = 1_000;

/** An HTTP server that is fit for a public port: nobody can hold it, and nothing it is sent goes unanswered. */
export class DoorServer {
  readonly http: Server;
  readonly #receiver: HttpReceiver;
  readonly #door: NodeDoor;
  readonly #limits: ServerLimits;
  readonly #connections = new Connections();
  /** Connections on which something came that is no request, or no whole one in time; they are ending. */
  readonly #faulty = new WeakSet<Duplex>();

  #advised = false;

  /** Of HTTPS: connections that have not agreed on a key yet, by the other side's address and port. */
  readonly #handshakes = new Map<string, Socket>();

  /** @param pair for HTTPS; without one it is plain HTTP */
  constructor(receiver: HttpReceiver, rules: Rules, limits: ServerLimits, pair?: TlsPair) {
    this.#receiver = receiver;
    this.#door = new NodeDoor(receiver, rules);
    this.#limits = limits;
    const options = {
      IncomingMessage: DirectRequest,
      // A process-wide flag could have made the parser lenient, and two meanings of one request possible.
      insecureHTTPParser: false,
      // Checked here instead, so that it is logged like every other refusal.
      requireHostHeader: false,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have a deadline of their own, which ends with an answer.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, limits.headersTimeoutMs),
      keepAliveTimeout: limits.keepAliveTimeoutMs,
    };
    this.http =
      pair === undefined
        ? createServer(options)
        : createTlsServer({ ...options, ...pair, handshakeTimeout: limits.headersTimeoutMs });
    this.http.maxConnections = limits.maxConnections;
    // For a peer that does not read its answers; whoever waits for one has hung up by then.
    this.http.timeout = limits.headersTimeoutMs + rules.options.bodyTimeoutMs;
    // Node has the property but not its type: a sender may end its side with the last byte of its request.
    Object.assign(this.http, { httpAllowHalfOpen: true });
    this.#attach();
    if (pair === undefined) this.http.on("connection", (socket) => this.#connections.watch(socket));
    else this.#attachTls();
  }

  /**
   * Stops accepting, lets requests in flight be answered within the drain time-out, and closes every
   * connection.
   */
  async close(): Promise<void> {
    this.#door.closing = true;
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    for (const socket of this.#handshakes.values()) socket.destroy();
    for (const [socket, exchange] of this.#connections) {
      if (!owesAnswer(exchange)) socket.destroy();
    }
    const timer = setTimeout(() => this.http.closeAllConnections(), this.#limits.drainTimeoutMs);
    await closed;
    clearTimeout(timer);
    this.#door.deadlines.close();
  }

  #attach(): void {
    this.http
      .on("request", (request, response) => this.#handle(request, response, false))
      .on("checkContinue", (request, response) => this.#handle(request, response, true))
      .on("checkExpectation", (request, response) => this.#refuseExpectation(request, response))
      .on("connect", (request, socket) => this.#refuseConnect(request, socket))
      .on("clientError", (error, socket) => this.#onClientError(error, socket))
      .on("drop", (data?: DropArgument) =>
        this.#receiver.refused("ERR_TENFOUR_TOO_MANY_CONNECTIONS", undefined, {
          address: clientAddress(data?.remoteAddress),
        }),
      );
  }

  #attachTls(): void {
    this.http
      .on("connection", (socket: Socket) => {
        const peer = peerOf(socket);
        this.#handshakes.set(peer, socket);
        socket.once("close", () => this.#handshakes.delete(peer));
      })
      .on("secureConnection", (socket: Socket) => {
        this.#handshakes.delete(peerOf(socket));
        this.#connections.watch(socket);
      });
  }

  #handle(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    // After an answer that ends the connection nothing on it counts any more (RFC 9112 §9.6).
    if (this.#faulty.has(request.socket) || this.#connections.exchangeOn(request.socket)?.closes === true)
      return;
    const exchange = this.#begin(request, response);
    const decision = this.#decide(request, exchange.address);
    if (awaitsContinue && decision.do === "receive") response.writeContinue();
    else exchange.bodyOver = awaitsContinue;
    this.#door.carryOut(exchange, decision);
  }

  #decide(request: IncomingMessage, address: string | undefined): Decision {
    const head = requestHead(request, address);
    const hasHost = head.ordinaryLength !== undefined || request.headers.host !== undefined;
    if (!hasHost && request.httpVersion === "1.1") {
      return refuse("ERR_TENFOUR_BAD_REQUEST", undefined, undefined);
    }
    return this.#door.rules.decide(head);
  }

  #begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = exchangeOf(request, response, this.#door.addressOf(request));
    this.#connections.begin(request.socket, exchange);
    return exchange;
  }

  #refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refuse("ERR_TENFOUR_BAD_REQUEST", undefined, undefined, ANSWERS.expectationFailed);
    const exchange = this.#begin(request, response);
    exchange.bodyOver = true;
    this.#door.carryOut(exchange, refusal);
  }

  /** Node hands the bare connection over, without any listener on it. */
  #refuseConnect(request: IncomingMessage, socket: Duplex): void {
    socket.on("error", () => socket.destroy());
    this.#receiver.refused("ERR_TENFOUR_METHOD", undefined, {
      address: clientAddress(request.socket.remoteAddress),
    });
    sendRaw(socket, REFUSED["ERR_TENFOUR_METHOD"]);
  }

  #onClientError(error: Error, socket: Duplex): void {
    if (this.#faulty.has(socket)) return;
    this.#faulty.add(socket);
    if (isPlainHttp(error)) {
      const address = socket instanceof Socket ? clientAddress(socket.remoteAddress) : undefined;
      this.#receiver.refused("ERR_TENFOUR_BAD_REQUEST", undefined, { address });
    }
    if (hasRawUrl(error)) this.#advise();
    const fault = clientFault(error);
    const silent = socket instanceof Socket && socket.bytesRead === 0;
    if (fault === undefined || silent) {
      socket.destroy();
      return;
    }
    const exchange = this.#connections.exchangeOn(socket);
    if (exchange?.reading !== undefined && !exchange.request.complete) {
      exchange.bodyOver = fault.code === "ERR_TENFOUR_BODY_CUT";
      exchange.reading.stop(fault.code);
      socket.once("end", () => exchange.response.end());
    } else if (owesAnswer(exchange) && exchange.response.headersSent && !exchange.response.writableEnded) {
      // Turned away, answered, and only waited for so that the answer could be read.
      exchange.response.end();
    } else {
      this.#answerFault(socket, fault, exchange);
    }
  }

  /** Said once: strangers can bring it about, and each refusal has a line of its own. */
  #advise(): void {
    if (this.#advised) return;
    this.#advised = true;
    this.#receiver.logger.warn({}, RAW_URL);
  }

  /** Answers bytes that are no request, after the answer that is still owed to the request before them. */
  #answerFault(socket: Duplex, { code, answer }: ClientFault, before: Exchange | undefined): void {
    const address = socket instanceof Socket ? clientAddress(socket.remoteAddress) : undefined;
    this.#receiver.refused(code, undefined, { address });
    const respond = (): void => {
      if (socket.writable) sendRaw(socket, answer);
    };
    if (owesAnswer(before)) before.response.once("finish", respond);
    else respond();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
