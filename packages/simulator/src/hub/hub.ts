import { wholeNumber } from "../checks.js";
import { stopController } from "../stop-controller.js";
import { Cad, type HubSession } from "./cad.js";
import { CallFaults } from "./call-faults.js";
import type { ConnectionHost } from "./connection.js";
import { deliver, type PushedEvent, type PushOptions, type PushOutcome } from "./delivery.js";
import { dispatch } from "./dispatch.js";
import { HubFaults } from "./hub-faults.js";
import { HubServer } from "./hub-server.js";
import { type HubEntry, type HubEntryKind, type HubEntryOf, HubLog } from "./log.js";
import { hubMethods } from "./methods.js";
import type { ResolvedHubOptions } from "./options.js";
import { UnitLocation } from "./unit-location.js";

/** A simulated hub; make one with `startHub`. */
export class Hub implements AsyncDisposable {
  /** What can go wrong. */
  readonly faults: HubFaults;
  readonly #options: ResolvedHubOptions;
  readonly #log: HubLog;
  readonly #cad: Cad;
  readonly #calls = new CallFaults();
  readonly #host: ConnectionHost;
  readonly #closing = stopController();
  #server: HubServer | undefined;
  #address: { url: string; port: number };

  constructor(options: ResolvedHubOptions) {
    this.#options = options;
    this.#address = { url: "", port: options.port };
    this.#log = new HubLog(options.now);
    if (options.onEntry !== undefined) this.#log.listen(options.onEntry);
    this.#cad = new Cad(options.communities, this.#log);
    const unitLocation = new UnitLocation(options.now);
    const rules = {
      methods: hubMethods(this.#cad, unitLocation),
      faults: this.#calls,
      cad: this.#cad,
      log: this.#log,
    };
    this.#host = {
      ...options,
      opened: ({ id, negotiated }) =>
        this.#log.add({ kind: "connected", at: this.#log.at(), connection: id, negotiated }),
      call: (connection, invocation, signal) => dispatch(rules, connection, invocation, signal),
      ended: ({ id }, reason, wasOpen) => {
        this.#cad.forget(id);
        unitLocation.forget(id);
        if (wasOpen) this.#log.add({ kind: "disconnected", at: this.#log.at(), connection: id, reason });
      },
    };
    this.faults = new HubFaults({
      cad: this.#cad,
      calls: this.#calls,
      connections: () => this.#server?.connections.values() ?? [],
    });
  }

  /** Where clients connect: `http://127.0.0.1:…/apiWsHub`. It stays the same over `stop()` and `start()`. */
  get url(): string {
    return this.#address.url;
  }

  /** The port that it listens on, also after `stop()`. */
  get port(): number {
    return this.#address.port;
  }

  /** The authenticated sessions, in the order of their authentication. */
  get sessions(): readonly HubSession[] {
    return this.#cad.sessions;
  }

  /**
   * The CAD has an event: it goes to the session of that server, or else by HTTP to the server's `pushUrl`.
   *
   * @param event `{ type, data }`; its key is put in
   * @param options `copies` sends the same event that many times (default 1)
   */
  async push(
    server: number,
    event: PushedEvent,
    { copies = 1, ...options }: PushOptions & { readonly copies?: number } = {},
  ): Promise<PushOutcome> {
    const [outcome] = await this.#deliver(server, [event], {
      ...options,
      copies: wholeNumber("copies", copies, 1, 1e6),
    });
    if (outcome === undefined) throw new RangeError("one event has one outcome");
    return outcome;
  }

  /** Many events at once; to a session they go in one websocket frame. */
  burst(server: number, events: readonly PushedEvent[], options: PushOptions = {}): Promise<PushOutcome[]> {
    return this.#deliver(server, events, options);
  }

  /** What happens from this call on, until the hub is closed or the loop is left. */
  entries(): AsyncIterableIterator<HubEntry> {
    return this.#log.entries();
  }

  /** The next entry of a kind, made after this call. Rejects when the hub is closed first. */
  next<K extends HubEntryKind>(
    kind: K,
    matches: (entry: HubEntryOf<K>) => boolean = () => true,
  ): Promise<HubEntryOf<K>> {
    return this.#log.next(kind, matches);
  }

  /**
   * Listens, again after `stop()` on the same port. Does nothing while it listens.
   *
   * @throws TenfourError `ERR_TENFOUR_SIMULATOR_LISTEN` when the port is taken
   */
  async start(): Promise<void> {
    if (this.#server !== undefined || this.#closing.signal.aborted) return;
    const server = new HubServer(this.#host, this.#calls, this.#options.heartbeatMs);
    this.#server = server;
    try {
      this.#address = await server.listen(this.#options.host, this.#address.port);
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
    this.#log.add({ kind: "listening", at: this.#log.at(), hub: this.url });
  }

  /** Leaves the port and resets every connection; the CAD lives on. Does nothing while stopped. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await server.stop();
    this.#log.add({ kind: "stopped", at: this.#log.at() });
  }

  /** Stops for good: no socket, timer or iteration is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.stop();
    this.#log.end();
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #deliver(
    server: number,
    events: readonly PushedEvent[],
    options: PushOptions & { readonly copies?: number },
  ): Promise<PushOutcome[]> {
    const outcomes = await deliver(
      {
        cad: this.#cad,
        send: (id, text) => this.#server?.connections.get(id)?.send(text),
        signal: this.#closing.signal,
      },
      server,
      events,
      options,
    );
    for (const outcome of outcomes) this.#log.add({ kind: "pushed", at: this.#log.at(), ...outcome });
    return outcomes;
  }
}
