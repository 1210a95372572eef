import type { Duplex } from "node:stream";
import type { Exchange } from "./exchange.js";

/** An open connection, between those that were opened before and after it. */
class Connection {
  readonly socket: Duplex;
  /** The last request that came on it. */
  exchange: Exchange | undefined;
  before: Connection | undefined;
  after: Connection | undefined;

  constructor(socket: Duplex, before: Connection | undefined) {
    this.socket = socket;
    this.before = before;
  }
}

const CONNECTION = Symbol("connection");
interface Watched {
  [CONNECTION]?: Connection;
}

/**
 * The open connections of a server, each with its last request. A chain through the sockets themselves: in a map the
 * garbage collector keeps those that are closed until its next full run, and where every event comes on a connection of
 * its own, as accweb's do, that costs more than everything else that a door does.
 */
export class Connections {
  #last: Connection | undefined;

  /** Counts a connection in, until it is closed. */
  watch(socket: Duplex): void {
    const connection = new Connection(socket, this.#last);
    if (this.#last !== undefined) this.#last.after = connection;
    this.#last = connection;
    (socket as Watched)[CONNECTION] = connection;
    socket.once("close", () => this.#forget(connection));
  }

  /** The last request that came on a connection. */
  exchangeOn(socket: Duplex): Exchange | undefined {
    return (socket as Watched)[CONNECTION]?.exchange;
  }

  /** A request has come. */
  begin(socket: Duplex, exchange: Exchange): void {
    const connection = (socket as Watched)[CONNECTION];
    if (connection !== undefined) connection.exchange = exchange;
  }

  /** Every open connection with its last request. One may be closed meanwhile. */
  *[Symbol.iterator](): IterableIterator<readonly [Duplex, Exchange | undefined]> {
    let connection = this.#last;
    while (connection !== undefined) {
      const { before, socket, exchange } = connection;
      yield [socket, exchange];
      connection = before;
    }
  }

  /** What is gone must not lead to what is not, or the garbage collector takes one for as old as the other. */
  #forget(connection: Connection): void {
    const { before, after } = connection;
    if (before !== undefined) before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    connection.before = undefined;
    connection.after = undefined;
    connection.exchange = undefined;
  }
}
