// Durable receive: CPU per request of a door that keeps every event, against the bare limit and one insert per request.
import { parseArgs } from "node:util";
import { bodies } from "../receive/bodies.js";
import { requestOf } from "../receive/generator.js";
import { pinGenerator, slice, spread, startServer } from "../receive/measure.js";

const { values } = parseArgs({ options: { slices: { type: "string", default: "10" } } });
const load = { request: requestOf(bodies["250 B"], "/sonorancad/event"), connections: 64 };

pinGenerator();
const servers = [];
for (const name of ["limit", "tenfour-durable", "insert-per-request"]) servers.push(await startServer(name));
const measured = new Map(servers.map(({ name }) => [name, []]));
// What comes first is slow whatever it is, and for a server of several threads it takes seconds.
for (const server of servers) await slice(server, { ...load, durationMs: 6_000 });
for (let round = 0; round < Number(values.slices); round++) {
  for (const server of servers)
    measured.get(server.name).push(await slice(server, { ...load, durationMs: 1_000 }));
}
for (const server of servers) server.stop();
console.log(
  "durable receive, 250 B, 64 connections\n| server | requests/s | CPU µs/request | of the limit's (IQR) |\n|---|---|---|---|",
);
for (const [name, runs] of measured) {
  const limit = measured.get("limit");
  const ratio = spread(runs.map((run, round) => limit[round].cpuPerRequest / run.cpuPerRequest));
  const rate = spread(runs.map(({ perSecond }) => perSecond)).median;
  const cpu = spread(runs.map(({ cpuPerRequest }) => cpuPerRequest)).median;
  const shown = `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
  console.log(`| ${[name, rate.toFixed(0), cpu.toFixed(1), shown].join(" | ")} |`);
}
