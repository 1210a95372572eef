import type { Cad, HubSession, RefuseFault } from "./cad.js";
import type { CallFaults, DelayFault, ThrowFault } from "./call-faults.js";

/** Which connections; every given member must fit, and without any it is all of them. */
export interface HubTarget {
  /** The connection with this id. */
  readonly connection?: string;
  /** Those authenticated for this community. */
  readonly community?: string;
  /** Those authenticated for this server. */
  readonly server?: number;
}

/** A connection, as far as faults go. */
export interface FaultyConnection {
  readonly id: string;
  send(text: string): void;
  close(error: string | undefined, allowReconnect: boolean, reason: string): void;
  fallSilent(): void;
  drop(how: "rst" | "fin"): void;
}

/** What the faults work on. */
export interface FaultySide {
  readonly cad: Cad;
  readonly calls: CallFaults;
  readonly connections: () => Iterable<FaultyConnection>;
}

/**
 * Everything that can go wrong at a hub. What hits connections returns their ids, and leaves those that come
 * later alone; the rest waits for the next request, call or authentication.
 */
export class HubFaults {
  readonly #side: FaultySide;

  constructor(side: FaultySide) {
    this.#side = side;
  }

  /** Ends TCP connections without a close frame: by a reset (`rst`, the default) or an orderly end (`fin`). */
  drop({ how = "rst", ...target }: HubTarget & { readonly how?: "rst" | "fin" } = {}): string[] {
    return this.#hit(target, (connection) => connection.drop(how));
  }

  /**
   * Stops reading and writing, with the sockets left open, as when a network is gone. The CAD goes on sending
   * to these sessions, into nothing, until the client timeout.
   */
  halfOpen(target: HubTarget = {}): string[] {
    return this.#hit(target, (connection) => connection.fallSilent());
  }

  /** `Context.Abort()`: a close message without an error, after which a client does not reconnect by itself. */
  abort(target: HubTarget = {}): string[] {
    return this.#hit(target, (connection) => connection.close(undefined, false, "aborted"));
  }

  /** A close message of your own: with words or without, with or without `allowReconnect` (default: without). */
  close({
    error,
    allowReconnect = false,
    ...target
  }: HubTarget & { readonly error?: string; readonly allowReconnect?: boolean } = {}): string[] {
    return this.#hit(target, (connection) => connection.close(error, allowReconnect, "closed by the hub"));
  }

  /** Sends a frame that is no message of the protocol. @default a message that breaks off */
  malformed({
    text = '{"type":1,"target":"pushEv',
    ...target
  }: HubTarget & { readonly text?: string } = {}): string[] {
    return this.#hit(target, (connection) => connection.send(text));
  }

  /** Refuses authentications to come. */
  refuse(fault: RefuseFault = {}): void {
    this.#side.cad.refuse(fault);
  }

  /** Lets calls of a method throw. */
  throw(fault: ThrowFault): void {
    this.#side.calls.throw(fault);
  }

  /** Methods that connections made from now on do not find, such as `authenticatev2` of an old hub. */
  unknownMethods(names: Iterable<string>): void {
    this.#side.calls.unknownMethods = names;
  }

  /** Makes the hub slow; what is not named is fast again. */
  delay(fault: DelayFault): void {
    this.#side.calls.delays = fault;
  }

  /** Gives a community a new API key. Sessions stay, and their events carry the new key from now on. */
  rotateKey({ community, apiKey }: { readonly community?: string; readonly apiKey: string }): void {
    this.#side.cad.rotateKey(community, apiKey);
  }

  #hit(
    { connection, community, server }: HubTarget,
    fault: (connection: FaultyConnection) => void,
  ): string[] {
    const sessions = new Map<string, HubSession>(
      this.#side.cad.sessions.map((session) => [session.connection, session]),
    );
    const hit = [...this.#side.connections()].filter(({ id }) => {
      const session = sessions.get(id);
      return (
        (connection === undefined || connection === id) &&
        (community === undefined || community === session?.community) &&
        (server === undefined || server === session?.server)
      );
    });
    for (const one of hit) fault(one);
    return hit.map(({ id }) => id);
  }
}
