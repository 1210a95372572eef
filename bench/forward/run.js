// bench/forward: delivered events per second and CPU per event, end to end, interleaved, against peers.
// Usage: npm --prefix bench run forward [-- --rounds 7 --events 20000 --keys 1,8,64]
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { percentile, spread } from "../receive/measure.js";
import { SIZES } from "./events.js";
import { message, Senders } from "./run-senders.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    events: { type: "string", default: "20000" },
    keys: { type: "string", default: "1,8,64" },
  },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
/** Senders by name; the slow ones get fewer events, and are warm with fewer. */
const PEERS = new Map([
  ["undici", 1],
  ["undici-record", 1],
  ["axios", 1 / 4],
  ["insert", 1 / 4],
  ["tenfour-unkept", 1],
  ["tenfour", 1],
]);

const sending = new Senders();
const target = fork(fileURLToPath(new URL("./target.js", import.meta.url)));
const { port } = await message(target);
const url = `http://127.0.0.1:${port}`;
console.log(
  `Node ${process.version}, ${rounds} interleaved rounds; CPU is that of the sending process, threads included\n`,
);

for (const [size, bytes] of Object.entries(SIZES)) {
  for (const keys of values.keys.split(",").map(Number)) {
    const most = events / (keys === 1 ? 4 : 1) / (bytes > 1_000 ? 4 : 1);
    const runs = new Map([...PEERS.keys()].map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, share] of PEERS) {
        const count = Math.round(most * share);
        const run = await sending.measure({ name, url, keys, bytes, count, warmUp: count });
        runs.get(name).push({ ...run, rate: (count / run.ms) * 1_000, cpu: run.cpuUs / count });
      }
    }
    console.log(`${size}, ${keys} ordering keys, up to ${most} events a round after as many to warm up`);
    console.log(
      "| sender | delivered/s | ratio to undici (IQR) | CPU µs/event | p50 ms | p99 ms |\n|---|---|---|---|---|---|",
    );
    for (const [name, results] of runs) {
      const rate = spread(results.map((result) => result.rate)).median;
      const ratio = spread(results.map((result, round) => result.rate / runs.get("undici")[round].rate));
      const cpu = spread(results.map((result) => result.cpu)).median;
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

target.disconnect();
sending.close();
