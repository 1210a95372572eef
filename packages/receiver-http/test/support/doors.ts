import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import express from "express";
import { Hono } from "hono";
import { tenfour } from "../../src/express.js";
import { createFetchHandler } from "../../src/fetch.js";
import { createNodeHandler, type DoorOptions, type HttpReceiver, listen } from "../../src/index.js";

export interface OpenDoor extends AsyncDisposable {
  readonly port: number;
}

type Opener = (receiver: HttpReceiver, options: DoorOptions) => Promise<OpenDoor>;

/** Every way in, as an app would open it. */
export const DOORS: Readonly<Record<string, Opener>> = {
  listen: (receiver, options) => listen(receiver, { ...options, host: "127.0.0.1", port: 0 }),
  "node:http": (receiver, options) => serve(createNodeHandler(receiver, options)),
  express: (receiver, options) => serve(express().use(tenfour(receiver, options))),
  "express under a path": (receiver, options) =>
    serve(stripped("/hooks", express().use("/hooks", tenfour(receiver, options)))),
  fetch: (receiver, options) => serve(asListener(createFetchHandler(receiver, options))),
  hono: (receiver, options) => {
    const handle = createFetchHandler(receiver, options);
    const app = new Hono().all("*", (context) => handle(context.req.raw));
    return serve(asListener((request) => Promise.resolve(app.fetch(request))));
  },
};

/** Serves a listener on a free port until disposed of. */
export async function serve(listener: RequestListener): Promise<OpenDoor> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a web-standard runtime does: Node's request becomes a `Request`, and the `Response` is written out. */
function asListener(handle: (request: Request) => Promise<Response>): RequestListener {
  const run = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const { status, headers, body } = await handle(
      new Request(`http://test${request.url ?? ""}`, {
        method: request.method ?? "",
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: "half" } : {}),
      }),
    );
    response.writeHead(status, Object.fromEntries(headers));
    response.end(Buffer.from(await new Response(body).arrayBuffer()));
  };
  return (request, response) => void run(request, response);
}

/** Sends every request to an app that is mounted under a path. */
function stripped(prefix: string, app: RequestListener): RequestListener {
  return (request, response) => {
    request.url = prefix + (request.url ?? "");
    app(request, response);
  };
}
