#!/usr/bin/env node
// @ts-check
import { createServer } from "node:http";

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  process.stderr.write(`printer: ${sentence}\n`);
  process.exit(1);
}

const address = process.argv[2] ?? "";
const [, ipv6, name, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(address) ?? [];
if (port === undefined || Number(port) > 65535) fail("usage: printer HOST:PORT, such as localhost:3000");

// Like Go, never hang up on an idle connection: accweb loses the event that it is sending at that moment.
const server = createServer({ keepAliveTimeout: 0 }, (req, res) => {
  // Not with writeHead: only then Node adds "Content-Length: 0", after which accweb keeps its connection.
  res.statusCode = req.method === "POST" ? 200 : 400;
  if (req.url?.split("?")[0] !== "/callback") res.statusCode = 404;
  if (res.statusCode === 404) return void res.end("404 page not found\n");
  /** @type {Buffer[]} */
  const chunks = [];
  let bytes = 0;
  req.on("data", (chunk) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  // "end" comes only after the whole body: half a payload, its sender gone, is not printed.
  req.on("end", () => {
    if (bytes > MAX_BODY_BYTES) res.statusCode = 413;
    else process.stdout.write(Buffer.concat([...chunks, Buffer.from("\n")]));
    res.end();
  });
});

server.on("error", (error) => fail(`cannot listen on ${address}: ${error.message}`));
server.listen(Number(port), ipv6 ?? (name || undefined), () => {
  const bound = /** @type {import("node:net").AddressInfo} */ (server.address());
  process.stderr.write(`printer: listening on ${address.replace(/\d+$/, `${bound.port}`)}, path /callback\n`);
});
process.stdout.on("error", () => process.exit(0)); // `printer … | head` has seen enough
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    setTimeout(() => server.closeAllConnections(), 1000).unref(); // time to finish what is arriving
  });
}
