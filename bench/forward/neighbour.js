// What a target that is dead does to another one: time from keeping an event to its delivery, at a steady rate, interleaved.
// Usage: npm --prefix bench run neighbour [-- --rounds 20 --per-second 500 --seconds 2]
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { percentile, spread } from "../receive/measure.js";
import { message, Senders } from "./run-senders.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    "per-second": { type: "string", default: "500" },
    seconds: { type: "string", default: "2" },
  },
});
const perSecond = Number(values["per-second"]);
const count = perSecond * Number(values.seconds);
const RATIO_BAR = 2;

const children = ["target.js", "dead-target.js"].map((name) =>
  fork(fileURLToPath(new URL(`./${name}`, import.meta.url))),
);
const [healthy, hanging] = await Promise.all(
  children.map(async (child) => `http://127.0.0.1:${(await message(child)).port}`),
);
const closed = createServer().listen(0, "127.0.0.1");
await once(closed, "listening");
const refusing = `http://127.0.0.1:${closed.address().port}`;
closed.close();

const NEIGHBOURS = { none: undefined, "one that hangs": hanging, "one that refuses": refusing };
const sending = new Senders();
const rounds = new Map(Object.keys(NEIGHBOURS).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, deadUrl] of Object.entries(NEIGHBOURS)) {
    const task = { name: "tenfour", url: healthy, keys: 8, bytes: 250, count, warmUp: perSecond, perSecond };
    const { latencies, cpuUs } = await sending.measure({
      ...task,
      ...(deadUrl === undefined ? {} : { deadUrl }),
    });
    rounds
      .get(name)
      .push({ p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), cpu: cpuUs / count });
  }
}
console.log(
  `Node ${process.version}, ${values.rounds} interleaved rounds of ${count} events, ${perSecond}/s, 250 B, 8 keys`,
);
console.log(
  `| neighbour | p50 ms | p99 ms | p99, of undisturbed (IQR) | CPU µs/event | bar |\n|---|---|---|---|---|---|`,
);
for (const [name, list] of rounds) {
  const [p50, p99, cpu] = ["p50", "p99", "cpu"].map(
    (one) => spread(list.map((measured) => measured[one])).median,
  );
  const ratio = spread(list.map((measured, round) => measured.p99 / rounds.get("none")[round].p99));
  const shown = `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
  console.log(
    `| ${[name, p50.toFixed(1), p99.toFixed(1), shown, cpu.toFixed(0), name === "none" ? "" : `≤ ${RATIO_BAR}`].join(" | ")} |`,
  );
}
sending.close();
for (const child of children) child.disconnect();
