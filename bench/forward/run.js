// bench/forward: delivered events per second and CPU per event, end to end, interleaved, against peers.
// Usage: npm --prefix bench run forward [-- --rounds 7 --events 4000]
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { percentile, spread } from "../receive/measure.js";
import { SIZES } from "./events.js";
import { message, Senders } from "./run-senders.js";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, events: { type: "string", default: "4000" } },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
const PEERS = ["undici", "axios", "insert", "tenfour"];

const sending = new Senders();
const target = fork(fileURLToPath(new URL("./target.js", import.meta.url)));
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
        runs.get(name).push(await sending.measure({ name, url, keys, bytes, count, warmUp: count }));
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

target.disconnect();
sending.close();
