import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { JsonHubProtocol, MessageType, NullLogger } from "@microsoft/signalr";
import { type WebSocket, WebSocketServer } from "ws";

const RECORD_END = "\u001e";
const protocol = new JsonHubProtocol();

/** Answers a call: a result; "no answer" leaves the caller waiting; thrown errors are a completion's error. */
export type Method = (values: unknown[], peer: HubPeer) => unknown;
export const NO_ANSWER = Symbol("no answer");

export interface FakeHubOptions {
  port?: number;
  methods?: Record<string, Method>;
  /** Takes a request to connect away before the websocket handshake; true when it did. */
  onUpgrade?: (request: IncomingMessage, socket: Duplex) => boolean;
  /** Answers a negotiation other than with connection ids, or not at all. */
  onNegotiate?: () => { status: number; body: string; unfinished?: boolean } | typeof NO_ANSWER | undefined;
  /** Cookies that the negotiation sets. */
  cookies?: string[];
  /** Answers SignalR's handshake other than with yes, or not at all. */
  handshakeAnswer?: string | typeof NO_ANSWER;
}

export const ACCEPTED = { success: true, error: null, count: 0 };

/** One client, as the hub sees it. */
export class HubPeer {
  readonly calls: { target: string; values: unknown[] }[] = [];
  readonly socket: WebSocket;
  readonly #raw: Socket;
  readonly #hub: FakeHub;
  pings = 0;
  handshake: unknown;
  closedByClient = false;

  constructor(socket: WebSocket, raw: Socket, hub: FakeHub) {
    this.socket = socket;
    this.#raw = raw;
    this.#hub = hub;
    socket.on("message", (data) => {
      if (!(data instanceof Buffer)) throw new TypeError("expected one buffer");
      this.#receive(data.toString("utf8"));
    });
    socket.on("error", () => undefined);
  }

  /** Sends one `pushEvent`. */
  push(payload: unknown): void {
    this.send({ type: MessageType.Invocation, target: "pushEvent", arguments: [payload] });
  }

  send(message: object): void {
    this.sendText(JSON.stringify(message) + RECORD_END);
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  ping(): void {
    this.send({ type: MessageType.Ping });
  }

  /** Says goodbye as the real hub does. */
  goodbye(error?: string, allowReconnect?: boolean): void {
    this.send({ type: MessageType.Close, error, allowReconnect });
    this.socket.close(1000);
  }

  /** Breaks the connection without a word. */
  drop(): void {
    this.#raw.resetAndDestroy();
  }

  /** Closes the websocket (1001, "going away"), but not the connection under it, and says no more; perhaps an event before. */
  leave(payload?: unknown): void {
    this.#raw.cork();
    if (payload !== undefined) this.push(payload);
    this.#raw.write(Buffer.from([0x88, 2, 0x03, 0xe9]));
    this.#raw.uncork();
    this.freeze();
  }

  /** Stays connected, but neither reads nor speaks any more. */
  freeze(): void {
    this.#raw.pause();
    this.#raw.removeAllListeners("data");
  }

  #receive(text: string): void {
    for (const record of text.split(RECORD_END)) if (record !== "") this.#record(record);
  }

  #record(record: string): void {
    if (this.handshake === undefined) {
      this.handshake = JSON.parse(record);
      this.#hub.events.emit("handshake");
      const { handshakeAnswer = "{}" } = this.#hub.options;
      if (handshakeAnswer === NO_ANSWER) return;
      this.sendText(handshakeAnswer + RECORD_END);
      this.#hub.events.emit("peer", this);
      return;
    }
    for (const message of protocol.parseMessages(record + RECORD_END, NullLogger.instance)) {
      if (message.type === MessageType.Ping) this.pings += 1;
      else if (message.type === MessageType.Close) this.closedByClient = true;
      else if (message.type === MessageType.Invocation) {
        const { target, arguments: values, invocationId } = message;
        this.calls.push({ target, values });
        this.#answer(target, values, invocationId);
      } else this.#hub.events.emit("completion", message);
    }
  }

  #answer(target: string, values: unknown[], invocationId: string | undefined): void {
    const method = this.#hub.methods[target];
    let answer: object;
    try {
      if (method === undefined) throw new Error(`Unknown hub method '${target}'`);
      const result = method(values, this);
      this.#hub.events.emit("call", this, target);
      if (result === NO_ANSWER) return;
      answer = { type: MessageType.Completion, invocationId, result };
    } catch (error) {
      answer = {
        type: MessageType.Completion,
        invocationId,
        error: error instanceof Error ? error.message : "?",
      };
    }
    this.send(answer);
  }
}

/** A hub that does what a test says. */
export class FakeHub {
  readonly events = new EventEmitter();
  readonly peers: HubPeer[] = [];
  readonly urls: string[] = [];
  methods: Record<string, Method>;
  negotiations = 0;
  readonly options: FakeHubOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #port = 0;

  constructor(options: FakeHubOptions) {
    this.options = options;
    this.methods = options.methods ?? { authenticatev2: () => ACCEPTED };
    this.#server = this.#make();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/apiWsHub`;
  }

  /** TCP connections that are open. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** The client that connected last. */
  get peer(): HubPeer {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error("nobody has connected");
    return peer;
  }

  async listen(port = this.#port): Promise<void> {
    this.#server = this.#make();
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Resolves with the next client whose handshake is done. */
  async nextPeer(): Promise<HubPeer> {
    const [peer] = await once(this.events, "peer");
    return peer;
  }

  /** Drops everybody and listens no more; `listen()` brings it back on the same port. */
  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #make(): Server {
    const sockets = new WebSocketServer({ noServer: true });
    const server = createServer((request, response) => {
      this.urls.push(request.url ?? "");
      this.negotiations += 1;
      const other = this.options.onNegotiate?.();
      this.events.emit("negotiation");
      if (other === NO_ANSWER) return;
      const id = `token-${this.negotiations}`;
      const transports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];
      const answer = {
        negotiateVersion: 1,
        connectionId: `id-${this.negotiations}`,
        connectionToken: id,
        availableTransports: transports,
      };
      if (this.options.cookies !== undefined) response.setHeader("set-cookie", this.options.cookies);
      response.writeHead(other?.status ?? 200, { "content-type": "application/json" });
      response.write(other?.body ?? JSON.stringify(answer));
      if (other?.unfinished !== true) response.end();
    });
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    server.on("upgrade", (request, duplex, head) => {
      this.urls.push(request.url ?? "");
      this.events.emit("upgrade");
      if (this.options.onUpgrade?.(request, duplex) === true) {
        duplex.resume().once("end", () => duplex.end());
        return;
      }
      sockets.handleUpgrade(request, duplex, head, (socket) => {
        this.peers.push(new HubPeer(socket, request.socket, this));
      });
    });
    return server;
  }
}

export async function startFakeHub(options: FakeHubOptions = {}): Promise<FakeHub> {
  const hub = new FakeHub(options);
  await hub.listen(options.port ?? 0);
  return hub;
}
