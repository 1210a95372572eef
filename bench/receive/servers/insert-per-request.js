// The obvious durable listener: node:http, and one SQLite insert, synced to disk, before each answer.
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "libsql";

export function start() {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-bench-"));
  const database = new Database(path.join(folder, "queue.db"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE queue (body BLOB)");
  const insert = database.prepare("INSERT INTO queue (body) VALUES (?)");
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      insert.run([Buffer.concat(chunks)]);
      response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 2 }).end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}
