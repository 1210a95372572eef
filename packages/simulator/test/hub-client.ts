import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect as openSocket, type Socket } from "node:net";
import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  type IHttpConnectionOptions,
  NullLogger,
} from "@microsoft/signalr";
import { WebSocket } from "ws";

/** A client of the unmodified `@microsoft/signalr`, and what it has seen. */
export interface TestClient extends AsyncDisposable {
  readonly connection: HubConnection;
  /** The arguments of `pushEvent`, in the order they came. */
  readonly events: unknown[];
  /** The error that the connection closed with; undefined when it closed without one. */
  readonly closed: Promise<Error | undefined>;
  /** Resolves once so many events are there. */
  received(count: number): Promise<unknown[]>;
}

/** Options of {@link connect}. */
export interface ClientOptions {
  readonly negotiate?: boolean;
  /** Reconnect after these delays; none by default. */
  readonly retryDelaysMs?: number[];
  readonly serverTimeoutMs?: number;
  readonly keepAliveMs?: number;
}

/** Builds a client and starts it. */
export async function connect(url: string, options: ClientOptions = {}): Promise<TestClient> {
  const { negotiate = false, retryDelaysMs, serverTimeoutMs, keepAliveMs } = options;
  const http: IHttpConnectionOptions = {
    transport: HttpTransportType.WebSockets,
    skipNegotiation: !negotiate,
  };
  const builder = new HubConnectionBuilder().withUrl(url, http).configureLogging(NullLogger.instance);
  if (retryDelaysMs !== undefined) builder.withAutomaticReconnect(retryDelaysMs);
  if (serverTimeoutMs !== undefined) builder.withServerTimeout(serverTimeoutMs);
  if (keepAliveMs !== undefined) builder.withKeepAliveInterval(keepAliveMs);
  const connection = builder.build();
  const events: unknown[] = [];
  const waiting: { readonly count: number; readonly resolve: (events: unknown[]) => void }[] = [];
  connection.on("pushEvent", (payload: unknown) => {
    events.push(payload);
    for (const { count, resolve } of waiting) if (events.length >= count) resolve(events);
  });
  const closed = new Promise<Error | undefined>((resolve) => connection.onclose(resolve));
  await connection.start();
  return {
    connection,
    events,
    closed,
    received: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        if (events.length >= count) resolve(events);
      }),
    [Symbol.asyncDispose]: () => connection.stop(),
  };
}

/** A bare websocket that speaks to the hub byte by byte. */
export interface RawClient extends AsyncDisposable {
  readonly socket: WebSocket;
  /** The messages of the protocol that came, without their separators. */
  readonly messages: string[];
  /** The code of the close frame; 1006 when there was none. */
  readonly closed: Promise<number>;
  send(...records: string[]): void;
  /** Resolves once so many messages are there. */
  heard(count: number): Promise<string[]>;
}

const SEPARATOR = "\u001e";

/** Opens a bare websocket; `shakeHands` also does the handshake. */
export async function connectRaw(url: string, { shakeHands = true, query = "" } = {}): Promise<RawClient> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}${query}`);
  const messages: string[] = [];
  const waiting: { readonly count: number; readonly resolve: (messages: string[]) => void }[] = [];
  socket.on("message", (data: Buffer) => {
    messages.push(...data.toString().split(SEPARATOR).slice(0, -1));
    for (const { count, resolve } of waiting) if (messages.length >= count) resolve(messages);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise<void>((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("error", () => {});
  const client: RawClient = {
    socket,
    messages,
    closed,
    send: (...records) => socket.send(records.map((record) => record + SEPARATOR).join("")),
    heard: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        if (messages.length >= count) resolve(messages);
      }),
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await closed;
    },
  };
  if (shakeHands) {
    client.send('{"protocol":"json","version":1}');
    await client.heard(1);
    messages.length = 0;
  }
  return client;
}

/** A bare TCP connection on which a websocket has shaken hands, and which will answer nothing more. */
export async function connectTcp(port: number): Promise<Socket> {
  const socket = openSocket(port, "127.0.0.1");
  const key = `Sec-WebSocket-Key: ${"A".repeat(22)}==`;
  const upgrade = ["GET /apiWsHub HTTP/1.1", "Host: hub", "Upgrade: websocket", "Connection: Upgrade", key];
  socket.write([...upgrade, "Sec-WebSocket-Version: 13", "", ""].join("\r\n"));
  await once(socket, "data");
  const hello = Buffer.from(`{"protocol":"json","version":1}${SEPARATOR}`);
  socket.write(Buffer.concat([Buffer.of(0x81, 0x80 + hello.length, 0, 0, 0, 0), hello]));
  await once(socket, "data");
  return socket;
}

/**
 * Asks for a negotiation, and returns the status of the answer; rejects when the connection is cut. Not by `fetch`,
 * which never settles when a reset comes in the moment after connecting (Node 20.20, one in some thousand).
 */
export async function askToNegotiate(url: string): Promise<number | undefined> {
  const asked = request(`${url}/negotiate`, { method: "POST", agent: false }).end();
  const [answer]: IncomingMessage[] = await once(asked, "response");
  answer?.resume();
  return answer?.statusCode;
}
