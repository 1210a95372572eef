// How events come in: over HTTP into an Express app, and over Sonoran's websocket where a server asks for it.
import { once } from "node:events";
import { createServer } from "node:http";
import { tenfour } from "@tenfour/receiver-http/express";
import { connectPushEvents } from "@tenfour/receiver-ws";
import express from "express";

/**
 * @param {import("@tenfour/receiver").Receiver} receiver
 * @param {import("./config.js").Config} config
 * @param {() => { ok: boolean }} health
 * @param {(line: string) => void} log
 */
export async function openDoors(receiver, config, health, log) {
  const app = express();
  app.disable("x-powered-by");
  app.use(tenfour(receiver));
  app.get("/health", (_request, response) => {
    const state = health();
    response.status(state.ok ? 200 : 503).json(state);
  });
  app.get("/", (_request, response) => {
    response
      .type("text")
      .send("This is a Tenfour bot. Events are POSTed to /sonorancad/event and /callback.\n");
  });
  const server = createServer({ keepAliveTimeout: 300_000 }, app);
  const { host, port } = config.listen;
  server.listen(port, host);
  // It rejects with the error when that comes instead.
  await once(server, "listening").catch((/** @type {NodeJS.ErrnoException} */ { code }) => {
    throw new Error(`port ${port} cannot be listened on (${code}): stop what uses it, or change listen.port`);
  });
  const sessions = config.sonoran.flatMap(({ communityId, apiKey, servers, hubUrl }) => {
    const serverIds = servers.filter(({ websocket }) => websocket).map(({ id }) => id);
    if (serverIds.length === 0) return [];
    const push = connectPushEvents(receiver, {
      communityId,
      apiKey,
      serverIds,
      ...(hubUrl === undefined ? {} : { hubUrl }),
    });
    push.onState(({ server: id, state, error }) =>
      log(`server ${id}: ${state}${error === undefined ? "" : `, ${error.message}`}`),
    );
    push.onGap(({ server: id, from, to }) =>
      log(`server ${id}: events may have been missed from ${from} to ${to}`),
    );
    return [push];
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    /** Where it listens, as a local program reaches it. */
    url: `http://127.0.0.1:${address.port}`,
    sessions,
    close: async () => {
      await Promise.all(sessions.map((push) => push.close()));
      server.close();
      server.closeIdleConnections();
      if (server.listening) await once(server, "close");
    },
  };
}
