import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  type IHttpConnectionOptions,
  NullLogger,
} from "@microsoft/signalr";

/** A client of the unmodified `@microsoft/signalr`, and what it has seen. */
export interface TestClient extends AsyncDisposable {
  readonly connection: HubConnection;
  /** The arguments of `pushEvent`, in the order they came. */
  readonly events: unknown[];
  /** What the client did about its connection, in order: `reconnecting: …`, `reconnected`, `closed: …`. */
  readonly life: string[];
  /** Resolves once so many events are there. */
  received(count: number): Promise<unknown[]>;
  /** Resolves once `life` has so many entries. */
  lived(count: number): Promise<string[]>;
}

/** How a client connects. */
export interface ClientOptions {
  readonly negotiate?: boolean;
  /** Reconnect after these delays; no reconnecting by default. */
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
  const events = new Growing<unknown>();
  const life = new Growing<string>();
  connection.on("pushEvent", (payload: unknown) => events.add(payload));
  connection.onreconnecting((error) => life.add(`reconnecting: ${error?.message}`));
  connection.onreconnected(() => life.add("reconnected"));
  connection.onclose((error) => life.add(`closed: ${error?.message}`));
  await connection.start();
  return {
    connection,
    events: events.items,
    life: life.items,
    received: (count) => events.reached(count),
    lived: (count) => life.reached(count),
    [Symbol.asyncDispose]: () => connection.stop(),
  };
}

/** A list that can be waited for. */
export class Growing<T> {
  readonly items: T[] = [];
  readonly #waiting: { readonly count: number; readonly resolve: (items: T[]) => void }[] = [];

  add(...items: T[]): void {
    this.items.push(...items);
    for (const { count, resolve } of this.#waiting) if (this.items.length >= count) resolve(this.items);
  }

  reached(count: number): Promise<T[]> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve });
      if (this.items.length >= count) resolve(this.items);
    });
  }
}
