import type { Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { Source } from "@tenfour/contracts";
import { type Intake, type Logger, parseOptions } from "@tenfour/receiver";
import { DoorServer } from "./door-server.js";
import { listenError } from "./listen-error.js";
import { type ListenOptions, listenOptionsSchema } from "./options.js";
import { Rules } from "./rules.js";
import { readTlsPair, reloadOnChange, warnOfExpiry } from "./tls.js";

/** What a door needs of a receiver. */
export type HttpReceiver = Intake & {
  /** Where doors log. */
  readonly logger: Logger;
};

/** A server that is listening. */
export interface Listener extends AsyncDisposable {
  /** Address it listens on. */
  readonly host: string;
  /** Port it listens on; the one that was found when 0 was asked for. */
  readonly port: number;
  /**
   * Where each source's events are accepted now, seen from this machine: every address (`0.0.0.0`) is shown as
   * loopback. Empty for a source that is not configured.
   */
  readonly urls: Readonly<Record<Source, readonly string[]>>;
  /**
   * Stops accepting, lets requests in flight be answered (`drainTimeoutMs`), closes every connection. May be
   * called more than once. It does not close the receiver: do that afterwards.
   */
  close(): Promise<void>;
}

/**
 * Listens for events over HTTP. Resolves once events can come in.
 *
 * @example
 * const listener = await listen(receiver, { port: 30150 });
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, `ERR_TENFOUR_PORT_IN_USE`, `ERR_TENFOUR_PORT_FORBIDDEN`,
 * `ERR_TENFOUR_HOST`, `ERR_TENFOUR_TLS` or `ERR_TENFOUR_LISTEN`; its message says what to do
 */
export async function listen(receiver: HttpReceiver, options: ListenOptions = {}): Promise<Listener> {
  const {
    host,
    port,
    tls,
    headersTimeoutMs,
    keepAliveTimeoutMs,
    maxConnections,
    drainTimeoutMs,
    ...doorOptions
  } = parseOptions(listenOptionsSchema, options, "listen");
  const pair = tls === undefined ? undefined : readTlsPair(tls);
  const rules = new Rules(receiver, doorOptions, "listen");
  const limits = { headersTimeoutMs, keepAliveTimeoutMs, maxConnections, drainTimeoutMs };
  const server = new DoorServer(receiver, rules, limits, pair);
  const unguard = rules.paths.guard();
  const bound = await bind(server.http, host, port).catch((error: unknown) => {
    unguard();
    throw error;
  });
  server.http.on("error", (error) => {
    receiver.logger.error({ error: error.message }, "the HTTP server could not accept a connection");
  });
  if (pair !== undefined) warnOfExpiry(pair, receiver.logger, Date.now());
  const stopReloading =
    tls !== undefined && server.http instanceof TlsServer
      ? reloadOnChange(server.http, tls, receiver.logger)
      : undefined;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    stopReloading?.();
    unguard();
    closed ??= server.close();
    return closed;
  };
  const scheme = tls === undefined ? "http" : "https";
  const urlsOf = (source: Source): string[] =>
    receiver.serves(source) ? rules.paths.pathsOf(source).map((path) => localUrl(scheme, bound, path)) : [];
  return {
    host: bound.address,
    port: bound.port,
    get urls() {
      return { sonoran: urlsOf("sonoran"), accweb: urlsOf("accweb") };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const LOOPBACK_OF: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);

async function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(listenError(error, host, port));
    server.once("error", fail).listen(port, host, () => {
      server.off("error", fail);
      const address = server.address();
      if (address !== null && typeof address !== "string") resolve(address);
    });
  });
}

function localUrl(scheme: string, { address, port }: AddressInfo, path: string): string {
  const own = LOOPBACK_OF.get(address) ?? address;
  return `${scheme}://${isIPv6(own) ? `[${own}]` : own}:${port}${path}`;
}
