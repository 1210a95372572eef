import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIPv6, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { TenfourError } from "@tenfour/contracts";
import { WebSocketServer } from "ws";
import { stopController } from "../stop-controller.js";
import type { CallFaults } from "./call-faults.js";
import { type ConnectionHost, HubConnection } from "./connection.js";
import { Negotiation } from "./negotiation.js";
import { answerNegotiation, answerOther, refuseUpgrade, requestTarget } from "./requests.js";
import { resetSocket } from "./reset-socket.js";

/** Where a server listens. */
export interface Listening {
  readonly url: string;
  readonly port: number;
}

/** Hub and negotiation on one port, until it is stopped. */
export class HubServer {
  /** By their id. */
  readonly connections = new Map<string, HubConnection>();
  readonly #http: Server;
  readonly #sockets = new Set<Socket>();
  readonly #websockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #negotiation: Negotiation;
  readonly #host: ConnectionHost;
  readonly #faults: CallFaults;
  readonly #stopping = stopController();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(host: ConnectionHost, faults: CallFaults, heartbeatMs: number) {
    this.#faults = faults;
    this.#negotiation = new Negotiation(() => host.now());
    this.#host = {
      ...host,
      ended: (connection, reason, wasOpen) => {
        this.connections.delete(connection.id);
        this.#negotiation.forget(connection.id);
        host.ended(connection, reason, wasOpen);
      },
    };
    this.#http = createServer((request, response) => void this.#answer(request, response))
      .on("connection", (socket) => {
        this.#sockets.add(socket);
        socket.once("close", () => this.#sockets.delete(socket));
      })
      .on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
  }

  async listen(hostname: string, port: number): Promise<Listening> {
    try {
      return await new Promise((resolve, reject) => {
        this.#http
          .once("error", reject)
          .listen(port, hostname, () => resolve(listening(this.#http.address())));
      });
    } catch (error) {
      clearInterval(this.#heartbeat);
      throw new TenfourError(
        `The simulated hub cannot listen on ${hostname}:${port}: ${error instanceof Error ? error.message : String(error)}`,
        { code: "ERR_TENFOUR_SIMULATOR_LISTEN", cause: error },
      );
    }
  }

  /** Leaves the port and resets every connection, which is what a stopping ASP.NET Core server does. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#stopping.abort();
    const closed = new Promise((resolve) => this.#http.close(resolve));
    for (const connection of [...this.connections.values()]) connection.drop("rst");
    for (const socket of [...this.#sockets]) resetSocket(socket);
    await closed;
  }

  #beat(): void {
    this.#negotiation.beat();
    for (const connection of [...this.connections.values()]) connection.beat();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = requestTarget(request);
    if (target.at !== "negotiate" || request.method !== "POST") {
      answerOther(target, response);
      return;
    }
    if (!(await this.#passed(this.#faults.delays.negotiateMs))) return;
    answerNegotiation(this.#negotiation.negotiate(target.query.get("negotiateVersion")), response);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The websocket library takes over later; until then a reset must not be an unhandled error.
    const ignore = (): void => {};
    socket.on("error", ignore);
    const { at, query } = requestTarget(request);
    if (at !== "hub") {
      refuseUpgrade(socket, at === "negotiate" ? 405 : 404);
      return;
    }
    if (!(await this.#passed(this.#faults.delays.connectMs))) return;
    const token = query.get("id") ?? "";
    const redeemed = token === "" ? undefined : this.#negotiation.redeem(token);
    if (redeemed !== undefined && "status" in redeemed) {
      refuseUpgrade(socket, redeemed.status);
      return;
    }
    if (!(socket instanceof Socket) || socket.destroyed) return;
    const from = { id: redeemed?.connectionId, unknownMethods: this.#faults.unknownMethods };
    this.#websockets.handleUpgrade(request, socket, head, (ws) => {
      socket.off("error", ignore);
      const connection = new HubConnection(ws, socket, this.#host, from);
      this.connections.set(connection.id, connection);
    });
  }

  /** Waits; false when the server was stopped meanwhile. */
  async #passed(ms: number): Promise<boolean> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
    return !this.#stopping.signal.aborted;
  }
}

function listening(address: AddressInfo | string | null): Listening {
  if (address === null || typeof address === "string") throw new TypeError("the hub listens on no TCP port");
  const host = isIPv6(address.address) ? `[${address.address}]` : address.address;
  return { port: address.port, url: `http://${host}:${address.port}/apiWsHub` };
}
