import { type buildConnector, Client, type Dispatcher, Pool } from "undici";
import { SocketView } from "./socket-view.js";

/** A request that is told which connection it goes by. */
export class Posting implements Dispatcher.DispatchOptions {
  readonly method = "POST";
  // How long it may take is the attempt's business.
  readonly headersTimeout = 0;
  readonly bodyTimeout = 0;
  readonly path: string;
  readonly headers: string[];
  readonly body: Uint8Array;
  /** Set when it is given to a connection, which may still have to be made. */
  connection: Connection | undefined;

  constructor(path: string, headers: string[], body: Uint8Array) {
    this.path = path;
    this.headers = headers;
    this.body = body;
  }
}

/** A client of undici's, which has one connection at a time, with a view of that connection. */
export class Connection extends Client {
  readonly #current: { view: SocketView | undefined };

  constructor(origin: URL, pipelining: number, connect: buildConnector.connector) {
    const current: { view: SocketView | undefined } = { view: undefined };
    super(origin, {
      pipelining,
      connect: (options, callback) =>
        connect(options, (...result) => {
          if (result[0] === null) current.view = new SocketView(result[1]);
          callback(...result);
        }),
    });
    this.#current = current;
  }

  /** The connection as it is now, or the last one. */
  get view(): SocketView | undefined {
    return this.#current.view;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (options instanceof Posting) options.connection = this;
    return super.dispatch(options, handler);
  }
}

/** Connections to one origin. */
export function connectionPool(
  { origin }: URL,
  connections: number,
  pipelining: number,
  connect: buildConnector.connector,
): Pool {
  return new Pool(origin, {
    connections,
    factory: (url) => new Connection(url, pipelining, connect),
  });
}
