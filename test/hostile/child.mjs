// The receiver of the hostile suite, in a process of its own: opens a door when told to, and tells what it saw of it.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createReceiver } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { tenfour } from "@tenfour/receiver-http/express";
import { createFetchHandler } from "@tenfour/receiver-http/fetch";
import express from "express";
import { secretsIn } from "./spellings.mjs";

const IMPATIENT_MS = 300;
/** Longer, so that a connection is not ended for both at the same moment. */
const IMPATIENT_BODY_MS = 900;
/** Sent by the neighbour of a hostile sender; not counted. */
const NEIGHBOUR = "NEIGHBOUR";

/** @type {Record<string, (receiver: import("@tenfour/receiver").Receiver, impatient: boolean) => Promise<{ port: number, close(): Promise<void> }>>} */
const DOORS = {
  listen: (receiver, impatient) =>
    listen(receiver, {
      ...bodyTimeout(impatient),
      ...(impatient ? { headersTimeoutMs: IMPATIENT_MS } : {}),
      host: "127.0.0.1",
      port: 0,
    }),
  express: (receiver, impatient) =>
    serve(express().use(tenfour(receiver, bodyTimeout(impatient))), impatient),
  fetch: (receiver, impatient) => {
    const handle = createFetchHandler(receiver, bodyTimeout(impatient));
    return serve((request, response) => void answer(handle, request, response), impatient);
  },
};

/** @param {boolean} impatient */
function bodyTimeout(impatient) {
  return impatient ? { bodyTimeoutMs: IMPATIENT_BODY_MS } : {};
}

/** A server as an app has it. @param {import("node:http").RequestListener} listener @param {boolean} impatient */
async function serve(listener, impatient) {
  const timeouts = { headersTimeout: IMPATIENT_MS, connectionsCheckingInterval: IMPATIENT_MS };
  const server = createServer(impatient ? timeouts : {}, listener);
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
  /** @type {string[]} */
  leaks = [];
  /** @type {{ port: number, close(): Promise<void> } | undefined} */
  door;
  /** @type {() => void} */
  changed = () => {};

  /** @param {readonly string[]} secrets @param {string} key @param {string} secret */
  constructor(secrets, key, secret) {
    this.secrets = secrets;
    this.receiver = createReceiver({
      sonoran: { communities: [{ communityId: "nyc", apiKey: key, servers: [{ id: 1 }] }] },
      accweb: { secrets: [secret] },
      logger: this.#logger(),
    });
    this.receiver.onAny((record) => this.#onRecord(record));
  }

  /** @param {import("@tenfour/receiver").ReceivedRecord} record */
  #onRecord({ raw: _raw, ...record }) {
    if (record.name === NEIGHBOUR) return;
    this.records.push(record.outcome);
    // As `--json` does and as an outbox would: whatever is in an event, its record can be written.
    this.leaks.push(...secretsIn(JSON.stringify(record), this.secrets));
    this.changed();
  }

  #logger() {
    /** @param {string} level */
    const at = (level) => (/** @type {object} */ details, /** @type {string} */ message) => {
      this.lines.push({ level, details, message });
      process.stdout.write(`${JSON.stringify({ level, details, message })}\n`);
      this.changed();
    };
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }
}

/** @type {Sight | undefined} */
let sight;

/** @type {Record<string, (command: any) => Promise<object>>} */
const COMMANDS = {
  async open({ door, impatient, secrets, key, secret }) {
    const next = new Sight(secrets, key, secret);
    const open = DOORS[door];
    if (open === undefined) throw new Error(`no door "${door}"`);
    next.door = await open(next.receiver, impatient);
    sight = next;
    return { port: next.door.port };
  },
  /** Once so many lines were logged and records handed over. */
  async until({ lines, records }) {
    const seen = now();
    await new Promise((resolve) => {
      seen.changed = () => {
        if (seen.lines.length >= lines && seen.records.length >= records) resolve(undefined);
      };
      seen.changed();
    });
    return {};
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
    Reflect.get(globalThis, "gc")?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heapUsed, external, peakRss: process.resourceUsage().maxRSS * 1024 };
  },
};

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
