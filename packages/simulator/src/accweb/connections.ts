import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Go's default transport keeps this many idle connections per host … */
const MAX_IDLE_PER_HOST = 2;
/** … for this long. */
const IDLE_MS = 90_000;

/** The TCP connections of one accweb process, kept and dropped as Go's HTTP client does. */
export class Connections {
  /** Idle connections by host, the most recent last. */
  readonly #idle = new Map<string, Set<Socket>>();
  /** Every open connection, with the timer of those that wait to be closed. */
  readonly #open = new Map<Socket, NodeJS.Timeout | undefined>();

  /** An idle connection to that host, the most recent first, or a new one. */
  take(url: URL): Socket {
    const idle = this.#idleAt(url);
    const reused = [...idle].at(-1);
    if (reused !== undefined) {
      idle.delete(reused);
      reused.setTimeout(0);
      return reused;
    }
    const socket = connect(Number(url.port || 80), url.hostname.replace(/^\[|\]$/g, ""));
    socket.setNoDelay(true);
    // An "error" is always followed by "close", which everyone who waits for this socket listens to.
    socket.on("error", () => undefined);
    socket.on("timeout", () => socket.destroy());
    // An idle connection on which anything arrives is out of step with its listener.
    socket.on("data", () => {
      if (idle.has(socket)) socket.destroy();
    });
    socket.once("close", () => {
      clearTimeout(this.#open.get(socket));
      this.#open.delete(socket);
      idle.delete(socket);
    });
    this.#open.set(socket, undefined);
    return socket;
  }

  /** Puts a connection aside for the next event. */
  keep(url: URL, socket: Socket): void {
    const idle = this.#idleAt(url);
    if (idle.size >= MAX_IDLE_PER_HOST) {
      socket.destroy();
      return;
    }
    idle.add(socket);
    socket.setTimeout(IDLE_MS);
  }

  /** Leaves a connection open, its answer unread, until the time limit of its request (`undefined`: none). */
  hold(socket: Socket, restMs: number | undefined): void {
    if (restMs === undefined || !this.#open.has(socket)) return;
    this.#open.set(
      socket,
      setTimeout(() => socket.destroy(), restMs),
    );
  }

  /** Closes everything; resolves when no socket and no timer is left. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#open.keys()].map(async (socket) => {
        const closed = once(socket, "close");
        socket.destroy();
        await closed;
      }),
    );
  }

  #idleAt(url: URL): Set<Socket> {
    const idle = this.#idle.get(url.host) ?? new Set<Socket>();
    this.#idle.set(url.host, idle);
    return idle;
  }
}
