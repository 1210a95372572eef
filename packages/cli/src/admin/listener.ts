import { createServer, type Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { configError, systemCode } from "../errors.js";
import { type AdminHandlerOptions, adminHandler } from "./handler.js";

/** Where the admin listener is to be. */
export interface AdminAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** The admin listener, listening. */
export interface AdminListener extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:30151`. */
  readonly url: string;
}

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_TIMEOUT_MS = 5_000;
const CHECK_INTERVAL_MS = 1_000;
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_CONNECTIONS = 64;
/** How long requests in flight may take when the relay ends. */
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Opens the second listener, for whoever runs the relay: health, metrics, administration.
 *
 * @throws TenfourError in one sentence when it cannot listen there
 */
export async function openAdminListener(
  { host, port }: AdminAddress,
  options: AdminHandlerOptions,
): Promise<AdminListener> {
  const server = createServer(
    {
      insecureHTTPParser: false,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    adminHandler(options),
  );
  server.maxConnections = MAX_CONNECTIONS;
  const address = await bind(server, host, port);
  server.on("error", (error) => {
    options.logger.error({ error: error.message }, "the admin listener could not accept a connection");
  });
  let closed: Promise<void> | undefined;
  return {
    url: `http://${isIPv6(address.address) ? `[${address.address}]` : address.address}:${address.port}`,
    [Symbol.asyncDispose]: () => {
      closed ??= close(server);
      return closed;
    },
  };
}

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

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}

/** What to change, for every sentence. */
const OPTIONS = "TENFOUR_ADMIN_PORT or admin.port";

function listenError(cause: Error, host: string, port: number): Error {
  switch (systemCode(cause)) {
    case "EADDRINUSE":
      return configError(
        `the admin port ${port} on ${host} is already in use, by another relay perhaps: choose another port, or 0 for any free one (${OPTIONS})`,
        cause,
      );
    case "EACCES":
      return configError(
        `not allowed to listen on the admin port ${port} on ${host}: the system reserves it; choose another, above 1023 (${OPTIONS})`,
        cause,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return configError(
        `cannot listen on the admin address "${host}": this machine has no such address; use 127.0.0.1 (admin.host)`,
        cause,
      );
    default:
      return configError(`cannot listen on the admin port ${port} on ${host}: ${cause.message}`, cause);
  }
}
