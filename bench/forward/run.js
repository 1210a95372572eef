// bench/forward: delivered events per second and CPU per event, end to end, interleaved, against peers.
// Usage: npm run -w bench forward [-- --rounds 7 --events 4000]
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { percentile, spread } from "../receive/measure.js";
import { SIZES } from "./events.js";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, events: { type: "string", default: "4000" } },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
const PEERS = ["undici", "axios", "insert", "tenfour"];

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "tenfour-bench-"));
let files = 0;

function message(child) {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
}

async function measure(task) {
  files += 1;
  const child = fork(here("./child.js"), [
    JSON.stringify({ ...task, file: path.join(folder, `${files}.db`) }),
  ]);
  const result = await message(child);
  await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
  return result;
}

const target = fork(here("./target.js"));
const { port } = await message(target);
const url = `http://127.0.0.1:${port}`;
console.log(
  `Node ${process.version}, ${rounds} interleaved rounds; CPU is that of the sending process, threads included\n`,
);

for (const [size, bytes] of Object.entries(SIZES)) {
  for (const keys of [1, 8, 64]) {
    const count = keys === 1 ? events / 4 : events;
    const runs = new Map(PEERS.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of PEERS)
        runs.get(name).push(await measure({ name, url, keys, bytes, count, warmUp: count }));
    }
    console.log(`${size}, ${keys} ordering keys, ${count} events a round`);
    console.log(
      "| sender | delivered/s | ratio to undici (IQR) | CPU µs/event | p50 ms | p99 ms |\n|---|---|---|---|---|---|",
    );
    for (const [name, results] of runs) {
      const rate = spread(results.map(({ ms }) => (count / ms) * 1_000)).median;
      const ratio = spread(results.map(({ ms }, round) => runs.get("undici")[round].ms / ms));
      const cpu = spread(results.map(({ cpuUs }) => cpuUs / count)).median;
      const latencies = results.flatMap((result) => result.latencies);
      const tail =
        latencies.length === 0
          ? ["–", "–"]
          : [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1));
      const shown = `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
      console.log(`| ${[name, rate.toFixed(0), shown, cpu.toFixed(0), ...tail].join(" | ")} |`);
    }
    console.log("");
  }
}

// A healthy target beside one that takes connections and never answers.
const dead = fork(here("./dead-target.js"));
const { port: deadPort } = await message(dead);
const alone = [];
const beside = [];
for (let round = 0; round < rounds; round++) {
  const task = { name: "tenfour", url, keys: 8, bytes: 250, count: events, warmUp: events };
  alone.push(...(await measure(task)).latencies);
  beside.push(...(await measure({ ...task, deadUrl: `http://127.0.0.1:${deadPort}` })).latencies);
}
console.log(
  "a healthy target, 8 keys, 250 B: keep to delivered\n| neighbour | p50 ms | p99 ms |\n|---|---|---|",
);
for (const [name, list] of Object.entries({ none: alone, "a target that hangs": beside })) {
  console.log(
    `| ${name} | ${Number(percentile(list, 0.5)).toFixed(1)} | ${Number(percentile(list, 0.99)).toFixed(1)} |`,
  );
}
target.disconnect();
dead.disconnect();
rmSync(folder, { recursive: true, force: true });
