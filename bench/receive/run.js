// bench/receive: CPU time per request of Tenfour's doors and of its peers, interleaved, on one machine.
// Usage: npm --prefix bench run receive [-- --quick --only tenfour-node,http-zod --markdown --slices 20 --slice-ms 1000]
import { parseArgs } from "node:util";
import { bodies } from "./bodies.js";
import { requestOf } from "./generator.js";
import { pinGenerator, slice, startServer } from "./measure.js";
import { printBars, printTable, rowsOf } from "./report.js";
import { measureStandings } from "./standings.js";

const { values } = parseArgs({
  options: {
    // A first look, in under two minutes; for figures to publish take the defaults.
    quick: { type: "boolean", default: false },
    // The servers to measure, by name; the limit is always there.
    only: { type: "string" },
    // Tables for docs/performance.md.
    markdown: { type: "boolean", default: false },
    slices: { type: "string" },
    "slice-ms": { type: "string" },
  },
});
const slices = Number(values.slices ?? (values.quick ? 5 : 20));
const durationMs = Number(values["slice-ms"] ?? (values.quick ? 250 : 1000));
/** With a connection for every event as many slices are shorter, so that all of it stays within ten minutes. */
const freshMs = Math.round(durationMs * 0.7);
const CONNECTIONS = 8;
/** Long enough for Express to be compiled, which takes longest. */
const WARM_UP_MS = 700;

const LIMIT = "limit";
const PEERS = ["copy-paste", "http-zod", "fastify", "hono-zod", "express-zod"];
const DOORS = ["tenfour-node", "tenfour-express", "tenfour-fetch"];
const wanted = values.only?.split(",") ?? [...PEERS, ...DOORS];
const unknown = wanted.filter((name) => ![LIMIT, ...PEERS, ...DOORS].includes(name));
if (unknown.length > 0) {
  console.error(
    `--only: no server is called ${unknown.join(", ")}; there are ${[...PEERS, ...DOORS].join(", ")}`,
  );
  process.exit(1);
}
const names = [LIMIT, ...wanted.filter((name) => name !== LIMIT)];

pinGenerator();
console.log(
  `Node ${process.version}, ${slices} interleaved slices of ${durationMs} ms, ${CONNECTIONS} connections\n`,
);

async function compare(title, load) {
  const servers = [];
  for (const name of names) servers.push(await startServer(name));
  const measured = new Map(names.map((name) => [name, []]));
  for (const server of servers) await slice(server, { ...load, durationMs: WARM_UP_MS });
  for (let round = 0; round < slices; round++) {
    for (const server of servers)
      measured.get(server.name).push(await slice(server, { durationMs, ...load }));
  }
  for (const server of servers) server.stop();
  printTable(title, rowsOf(measured), values.markdown);
  printBars(measured);
}

for (const [size, body] of Object.entries(bodies)) {
  const request = requestOf(body, "/sonorancad/event");
  await compare(`${size} (${body.length} bytes), keep-alive`, { request, connections: CONNECTIONS });
}
await compare(`250 B, a fresh connection for every event, slices of ${freshMs} ms`, {
  request: requestOf(bodies["250 B"], "/sonorancad/event"),
  connections: CONNECTIONS,
  fresh: true,
  durationMs: freshMs,
});
// The others have no route for it, and answer unread.
const readers = names.filter((name) => ["limit", "copy-paste", "http-zod", ...DOORS].includes(name));
await measureStandings({ names: readers, rounds: values.quick ? 3 : 6, markdown: values.markdown });
