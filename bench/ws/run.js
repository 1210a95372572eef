// bench/ws: events per second through receiver-ws and through the bare SignalR client, interleaved, on one machine;
// and what an idle session of each takes of memory.
// Usage: npm --prefix bench run ws [-- --slices 20 --events 50000 --sessions 100]
import { parseArgs } from "node:util";
import { bodies } from "../receive/bodies.js";
import { pinGenerator, spread } from "../receive/measure.js";
import { startClient } from "./client.js";
import { flood, frameOf, startHub } from "./hub.js";

const { values } = parseArgs({
  options: {
    slices: { type: "string", default: "20" },
    events: { type: "string", default: "50000" },
    sessions: { type: "string", default: "100" },
  },
});
const slices = Number(values.slices);
const events = Number(values.events);
const sessions = Number(values.sessions);
const NAMES = ["bare", "tenfour"];
/** Sessions opened before the memory is measured, so that what is there once is not counted for each. */
const FIRST = 10;

pinGenerator();
console.log(`Node ${process.version}, ${slices} interleaved slices of ${events} events\n`);

async function openOne(client) {
  const hub = await startHub();
  await client.ask("open", { hubUrl: hub.url, servers: [1] });
  const [socket] = hub.clients;
  return { client, hub, socket };
}

async function slice({ client, socket }, frame) {
  const before = await client.ask("expect", { events });
  const startedAt = performance.now();
  const done = client.next();
  await flood(socket, frame, events);
  const after = await done;
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return { perSecond: events / seconds, cpuPerEvent: cpu / events };
}

async function measureSpeed() {
  const body = bodies["250 B"];
  const frame = frameOf(body);
  const opened = [];
  for (const name of NAMES) opened.push(await openOne(await startClient(name)));
  const runs = new Map(NAMES.map((name) => [name, []]));
  for (const one of opened) await slice(one, frame);
  for (let round = 0; round < slices; round++) {
    for (const one of opened) runs.get(one.client.name).push(await slice(one, frame));
  }
  for (const { client, hub } of opened) {
    client.stop();
    hub.stop();
  }
  console.log(`911 events of ${body.length} bytes, as JSON strings`);
  console.log("| client | events/s | ratio (IQR) | CPU µs/event | ratio (IQR) |\n|---|---|---|---|---|");
  const bare = runs.get("bare");
  for (const [name, measured] of runs) {
    // Each slice against the bare client's of the same round: what the machine did meanwhile, it did to both.
    const speed = spread(measured.map((run, round) => run.perSecond / bare[round].perSecond));
    const cpu = spread(measured.map((run, round) => bare[round].cpuPerEvent / run.cpuPerEvent));
    const cells = [
      name,
      spread(measured.map((run) => run.perSecond)).median.toFixed(0),
      ratio(speed),
      spread(measured.map((run) => run.cpuPerEvent)).median.toFixed(2),
      ratio(cpu),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log("");
}

function ratio({ low, median, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

async function sessionBytes(name) {
  const hub = await startHub();
  const client = await startClient(name);
  const ids = Array.from({ length: FIRST + sessions }, (_, index) => index + 1);
  await client.ask("open", { hubUrl: hub.url, servers: ids.slice(0, FIRST) });
  const before = await client.ask("memory");
  await client.ask("open", { hubUrl: hub.url, servers: ids.slice(FIRST) });
  const after = await client.ask("memory");
  client.stop();
  hub.stop();
  return { used: (after.used - before.used) / sessions, rss: (after.rss - before.rss) / sessions };
}

async function measureMemory() {
  console.log(`${sessions} idle sessions in one process, 5 processes each`);
  console.log("| client | bytes in use per session | ratio | kB RSS per session |\n|---|---|---|---|");
  const measured = new Map(NAMES.map((name) => [name, []]));
  for (let round = 0; round < 5; round++) {
    for (const name of NAMES) measured.get(name).push(await sessionBytes(name));
  }
  const used = (name) => spread(measured.get(name).map((run) => run.used)).median;
  for (const name of NAMES) {
    const rss = spread(measured.get(name).map((run) => run.rss)).median / 1024;
    console.log(
      `| ${name} | ${used(name).toFixed(0)} | ${(used(name) / used("bare")).toFixed(2)} | ${rss.toFixed(0)} |`,
    );
  }
}

await measureSpeed();
await measureMemory();
