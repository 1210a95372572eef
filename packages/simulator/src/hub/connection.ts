import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { CallQueue } from "./call-queue.js";
import {
  type CallOutcome,
  closeMessage,
  completion,
  handshakeAnswer,
  handshakeError,
  type Invocation,
  PING,
  parseClientMessage,
} from "./messages.js";
import { RecordReader } from "./records.js";
import { resetSocket } from "./reset-socket.js";

/** What a connection needs of its hub. */
export interface ConnectionHost {
  readonly keepAliveMs: number;
  readonly clientTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly closeTimeoutMs: number;
  now(): number;
  /** The handshake is done. */
  opened(connection: HubConnection): void;
  /** Carries out a call; the answer may be late. */
  call(
    connection: HubConnection,
    invocation: Invocation,
    signal: AbortSignal,
  ): CallOutcome | Promise<CallOutcome>;
  /** The hub is done with the connection; told once. */
  ended(connection: HubConnection, reason: string, wasOpen: boolean): void;
}

/** An identifier as ASP.NET Core makes them. */
export function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** One websocket that speaks the JSON hub protocol, with the timing and the closing manners of ASP.NET Core. */
export class HubConnection {
  readonly negotiated: boolean;
  /** Methods that this connection's hub does not have. */
  readonly unknownMethods: ReadonlySet<string>;
  readonly id: string;
  readonly #ws: WebSocket;
  readonly #tcp: Socket;
  readonly #host: ConnectionHost;
  readonly #records = new RecordReader();
  readonly #calls: CallQueue;
  readonly #handshakeTimer: NodeJS.Timeout;
  #closeTimer: NodeJS.Timeout | undefined;
  #state: "handshake" | "open" | "ended" = "handshake";
  #silent = false;
  #pingedAt: number;
  /** Set by the client's first ping: before it, ASP.NET Core waits for a client for ever. */
  #heardAt: number | undefined;

  constructor(
    ws: WebSocket,
    tcp: Socket,
    host: ConnectionHost,
    from: { readonly id: string | undefined; readonly unknownMethods: ReadonlySet<string> },
  ) {
    this.id = from.id ?? newId();
    this.negotiated = from.id !== undefined;
    this.unknownMethods = from.unknownMethods;
    this.#ws = ws;
    this.#tcp = tcp;
    this.#host = host;
    this.#pingedAt = host.now();
    this.#calls = new CallQueue(
      (invocation, signal) => host.call(this, invocation, signal),
      (invocation, outcome) => invocation.id !== "" && this.send(completion(invocation.id, outcome)),
    );
    this.#handshakeTimer = setTimeout(() => {
      this.#finish(handshakeAnswer("Handshake was canceled."), "no handshake");
    }, host.handshakeTimeoutMs);
    ws.on("message", (data) => this.#receive(bytesOf(data)));
    ws.on("close", () => {
      clearTimeout(this.#closeTimer);
      this.#end("the client went away");
    });
    // A reset is followed by "close", which says all there is to say.
    ws.on("error", () => {});
  }

  /** Sends text of the protocol, or for a fault any other. */
  send(text: string): void {
    if (this.#state === "open" && !this.#silent) this.#ws.send(text);
  }

  /** What ASP.NET Core does on every heartbeat. */
  beat(): void {
    if (this.#state !== "open") return;
    const now = this.#host.now();
    if (now - this.#pingedAt > this.#host.keepAliveMs) {
      this.send(PING);
      this.#pingedAt = now;
    }
    if (this.#heardAt !== undefined && now - this.#heardAt > this.#host.clientTimeoutMs) {
      this.#fail("the client was silent for too long");
    }
  }

  /** A close message, then the end. */
  close(error: string | undefined, allowReconnect: boolean, reason: string): void {
    this.#finish(closeMessage(error, allowReconnect), reason);
  }

  /** Stops reading and writing with the socket left open, as a peer does whose network is gone. */
  fallSilent(): void {
    this.#silent = true;
    this.#ws.pause();
  }

  /** Ends the TCP connection without a word of the websocket protocol. */
  drop(how: "rst" | "fin"): void {
    this.#end(`dropped (${how})`);
    if (how === "rst") resetSocket(this.#tcp);
    else this.#tcp.end();
  }

  #receive(data: Buffer): void {
    try {
      for (const record of this.#records.take(data)) {
        if (this.#state === "handshake") this.#shakeHands(record);
        else if (this.#state === "open") this.#obey(record);
      }
    } catch (error) {
      if (this.#state === "handshake")
        this.#finish(handshakeAnswer("Handshake was canceled."), "no handshake");
      else this.#fail(`malformed message: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (this.#heardAt !== undefined) this.#heardAt = this.#host.now();
  }

  #shakeHands(record: string): void {
    const error = handshakeError(record);
    if (error !== undefined) {
      this.#finish(handshakeAnswer(error), "bad handshake");
      return;
    }
    clearTimeout(this.#handshakeTimer);
    this.#state = "open";
    this.send(handshakeAnswer());
    this.#host.opened(this);
  }

  #obey(record: string): void {
    const message = parseClientMessage(record);
    switch (message.kind) {
      case "invocation":
        this.#calls.add(message);
        break;
      case "ping":
        this.#heardAt ??= this.#host.now();
        break;
      case "close":
        this.close(undefined, false, "closed by the client");
        break;
      case "unknown":
        this.#records.stick();
        break;
      case "nothing":
    }
  }

  #fail(reason: string): void {
    this.close("Connection closed with an error.", true, reason);
  }

  #finish(lastWords: string, reason: string): void {
    if (this.#state === "ended") return;
    if (!this.#silent) {
      this.#ws.send(lastWords);
      this.#ws.close(1000);
      this.#closeTimer = setTimeout(() => resetSocket(this.#tcp), this.#host.closeTimeoutMs);
    }
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#state === "ended") return;
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    clearTimeout(this.#handshakeTimer);
    this.#calls.abandon();
    this.#host.ended(this, reason, wasOpen);
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
