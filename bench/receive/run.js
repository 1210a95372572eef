// bench/receive: CPU time per request of Tenfour's doors and of its peers, interleaved, on one machine.
// Usage: npm run bench:receive [-- --slices 20 --slice-ms 1000]
import { parseArgs } from "node:util";
import { bodies } from "./bodies.js";
import { requestOf } from "./generator.js";
import { percentile, pinGenerator, slice, spread, startServer } from "./measure.js";
import { measureStandings } from "./standings.js";

const { values } = parseArgs({
  options: { slices: { type: "string", default: "20" }, "slice-ms": { type: "string", default: "1000" } },
});
const slices = Number(values.slices);
const durationMs = Number(values["slice-ms"]);
const CONNECTIONS = 8;

const NAMES = [
  "limit",
  "copy-paste",
  "http-zod",
  "fastify",
  "hono-zod",
  "express-zod",
  "tenfour-node",
  "tenfour-express",
  "tenfour-fetch",
];
const FRESH_NAMES = ["limit", "http-zod", "tenfour-node"];

pinGenerator();
console.log(
  `Node ${process.version}, ${slices} interleaved slices of ${durationMs} ms, ${CONNECTIONS} connections\n`,
);

async function compare(title, names, load) {
  const servers = [];
  for (const name of names) servers.push(await startServer(name));
  const measured = new Map(names.map((name) => [name, []]));
  for (const server of servers) await slice(server, { ...load, durationMs: Math.min(durationMs, 500) });
  for (let round = 0; round < slices; round++) {
    for (const server of servers)
      measured.get(server.name).push(await slice(server, { ...load, durationMs }));
  }
  for (const server of servers) server.stop();
  print(title, measured);
}

function print(title, measured) {
  const limit = measured.get("limit");
  console.log(`${title}`);
  console.log(
    "| server | CPU µs/request | ratio to the limit (IQR) | requests/s | p50 µs | p99 µs |\n|---|---|---|---|---|---|",
  );
  for (const [name, runs] of measured) {
    const cpu = spread(runs.map((run) => run.cpuPerRequest));
    // Each slice against the limit's slice of the same round: what the machine did meanwhile, it did to both.
    const ratio = spread(runs.map((run, round) => limit[round].cpuPerRequest / run.cpuPerRequest));
    const latencies = runs.flatMap((run) => run.latencies);
    const rate = spread(runs.map((run) => run.perSecond)).median;
    const cells = [
      name,
      cpu.median.toFixed(1),
      `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
      rate.toFixed(0),
      percentile(latencies, 0.5).toFixed(0),
      percentile(latencies, 0.99).toFixed(0),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log("");
}

for (const [size, body] of Object.entries(bodies)) {
  const request = requestOf(body, "/sonorancad/event");
  await compare(`${size} (${body.length} bytes), keep-alive`, NAMES, { request, connections: CONNECTIONS });
}
const fresh = requestOf(bodies["250 B"], "/sonorancad/event");
await compare("250 B, a fresh connection for every event", FRESH_NAMES, {
  request: fresh,
  connections: CONNECTIONS,
  fresh: true,
});
await measureStandings(Math.max(5, slices));
