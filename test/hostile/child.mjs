// The receiver of the hostile suite, in a process of its own: opens a door when told to, and tells what it saw of it.
import { subscribe } from "node:diagnostics_channel";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createReceiver } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { tenfour } from "@tenfour/receiver-http/express";
import { createFetchHandler } from "@tenfour/receiver-http/fetch";
import { connectPushEvents } from "@tenfour/receiver-ws";
import express from "express";
import { secretsIn } from "../../scripts/lib/secret-search.mjs";

/** Sent by the neighbour of a hostile sender; counted apart. */
const NEIGHBOUR = "NEIGHBOUR";

/** @typedef {import("./case.js").DoorSettings} DoorSettings */

/** @type {Record<string, (receiver: import("@tenfour/receiver").Receiver, settings: DoorSettings) => Promise<{ port: number, close(): Promise<void> }>>} */
const DOORS = {
  listen: (receiver, settings) => listen(receiver, { ...settings, host: "127.0.0.1", port: 0 }),
  express: (receiver, settings) => serve(express().use(tenfour(receiver, ofDoor(settings))), settings),
  fetch: (receiver, settings) => {
    const handle = createFetchHandler(receiver, ofDoor(settings));
    return serve((request, response) => void answer(handle, request, response), settings);
  },
  async websocket(receiver, { hub }) {
    if (hub === undefined) throw new Error("no hub");
    const pushEvents = connectPushEvents(receiver, hub);
    await pushEvents.ready();
    return { port: 0, close: () => pushEvents.close() };
  },
};

/** What is the door's to keep, whatever server is in front of it. @param {DoorSettings} settings */
function ofDoor({ bodyTimeoutMs }) {
  return bodyTimeoutMs === undefined ? {} : { bodyTimeoutMs };
}

/**
 * A server as an app has it, with the same limits.
 *
 * @param {import("node:http").RequestListener} listener
 * @param {DoorSettings} settings
 */
async function serve(listener, { headersTimeoutMs, keepAliveTimeoutMs, maxConnections }) {
  const timeouts = {
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: headersTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  const server = createServer(timeouts, listener);
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/**
 * What a web-standard runtime does.
 *
 * @param {import("@tenfour/receiver-http/fetch").FetchHandler} handle
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(handle, request, response) {
  const { method = "", url = "", headers, socket } = request;
  // The standard knows no request with this method.
  const named = method === "TRACE" ? "DELETE" : method;
  const body = Readable.toWeb(request);
  const init = {
    method: named,
    headers: pairsOf(headers),
    ...(named === "GET" ? {} : { body, duplex: "half" }),
  };
  const made = new Request(`http://test${url}`, /** @type {RequestInit} */ (init));
  const given = await handle(made, { address: socket.remoteAddress });
  response.writeHead(given.status, Object.fromEntries(given.headers));
  response.end(Buffer.from(await given.arrayBuffer()));
}

/** @param {import("node:http").IncomingHttpHeaders} headers @returns {[string, string][]} */
function pairsOf(headers) {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

/** What is open now, and what was seen of it. */
class Sight {
  /** @type {{ level: string, details: unknown, message: string }[]} */
  lines = [];
  /** @type {string[]} */
  records = [];
  neighbours = 0;
  /** @type {string[]} */
  leaks = [];
  /** @type {{ port: number, close(): Promise<void> } | undefined} */
  door;

  /** @param {readonly string[]} secrets @param {string} key @param {string} secret */
  constructor(secrets, key, secret) {
    this.secrets = secrets;
    this.receiver = createReceiver({
      sonoran: { communities: [{ communityId: "nyc", apiKey: key, servers: [{ id: 1 }, { id: 2 }] }] },
      accweb: { secrets: [secret] },
      logger: this.#logger(),
    });
    this.receiver.onAny((record) => this.#onRecord(record));
  }

  /** @param {import("@tenfour/receiver").ReceivedRecord} record */
  #onRecord({ raw: _raw, ...record }) {
    if (record.name === NEIGHBOUR) {
      this.neighbours += 1;
      changed();
      return;
    }
    this.records.push(record.outcome);
    // As `--json` does and as an outbox would: whatever is in an event, its record can be written.
    this.leaks.push(...secretsIn(JSON.stringify(record), this.secrets));
    changed();
  }

  #logger() {
    /** @param {string} level */
    const at = (level) => (/** @type {object} */ details, /** @type {string} */ message) => {
      this.lines.push({ level, details, message });
      process.stdout.write(`${JSON.stringify({ level, details, message })}\n`);
      changed();
    };
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }
}

/** @type {Sight | undefined} */
let sight;

/** Called whenever something was seen. @type {() => void} */
let changed = () => {};

/** Connections of whatever door: how many were taken, are open, and were open at one time. */
const connections = { taken: 0, open: 0, most: 0 };
subscribe("net.server.socket", (message) => {
  /** @type {{ socket: import("node:net").Socket }} */
  const { socket } = /** @type {any} */ (message);
  connections.taken += 1;
  connections.open += 1;
  connections.most = Math.max(connections.most, connections.open);
  socket.once("close", () => {
    connections.open -= 1;
    changed();
  });
  changed();
});

/** Descriptors of this process; none where the system does not tell. */
function openFiles() {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
}

/** @type {Record<string, (command: any) => Promise<object>>} */
const COMMANDS = {
  async open({ door, settings, secrets, key, secret }) {
    const next = new Sight(secrets, key, secret);
    const open = DOORS[door];
    if (open === undefined) throw new Error(`no door "${door}"`);
    next.door = await open(next.receiver, settings);
    sight = next;
    connections.most = 0;
    return { port: next.door.port };
  },
  /** Once so many lines were logged, records and neighbours handed over, connections taken, exactly so many open. */
  async until({ lines = 0, records = 0, neighbours = 0, taken = 0, open }) {
    const seen = now();
    await new Promise((resolve) => {
      changed = () => {
        if (seen.lines.length < lines || seen.records.length < records) return;
        if (seen.neighbours < neighbours) return;
        if (connections.taken < taken || (open ?? connections.open) !== connections.open) return;
        resolve(undefined);
      };
      changed();
    });
    return {};
  },
  /** What is in use, of connections and whatever else the process has. */
  async usage() {
    const { heldBytes } = now().receiver.stats();
    return { ...connections, heldBytes, files: openFiles(), resources: resources() };
  },
  async close() {
    const seen = now();
    await seen.door?.close();
    await seen.receiver.close();
    const { lines, records, leaks } = seen;
    const { refused, heldBytes } = seen.receiver.stats();
    const polluted = Reflect.get({}, "polluted") !== undefined;
    return { lines, records, leaks, refused, heldBytes, polluted };
  },
  async memory() {
    // What is freed with a handle, a turn after the handle itself, takes a second round.
    for (let round = 0; round < 2; round += 1) {
      Reflect.get(globalThis, "gc")?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heapUsed, external, peakRss: process.resourceUsage().maxRSS * 1024 };
  },
};

/** What keeps this process alive, but for the pipes to its parent, of which some are opened late. */
function resources() {
  return process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap");
}

function now() {
  if (sight === undefined) throw new Error("nothing is open");
  return sight;
}

process.on("message", (/** @type {any} */ { id, command, ...given }) => {
  const carryOut = COMMANDS[command];
  if (carryOut === undefined) throw new Error(`no command "${command}"`);
  void carryOut(given).then((result) => process.send?.({ id, result }));
});
process.send?.({ ready: true });
