// Our node:http door with an SQLite outbox as its sink: every event is on disk before its answer.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createForwarder } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { createReceiver } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { KEY } from "../bodies.js";

export async function start() {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-bench-"));
  const outbox = await openSqliteOutbox({ path: path.join(folder, "outbox.db") });
  const forwarder = createForwarder({ outbox });
  await forwarder.start();
  const communities = [{ communityId: "bench", apiKey: KEY }];
  const receiver = createReceiver({ sonoran: { communities }, sinks: [forwarder] });
  const { port } = await listen(receiver, { port: 0, host: "127.0.0.1" });
  return port;
}
