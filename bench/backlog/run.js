// bench/backlog: a relay with a million queued events whose target is down: its start, its memory, what the operator's
// commands take, and how fast it delivers once the target is back.
// Usage: npm --prefix bench run backlog [-- --events 1000000 --keys 64 --bytes 250 --outage 120 --drain 60 --rounds 7]
// Needs Linux, whose /proc tells the memory.
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { spread } from "../receive/measure.js";
import { fill } from "./fill.js";
import { command, configure, Relay } from "./relay.js";
import { Target } from "./target.js";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    keys: { type: "string", default: "64" },
    bytes: { type: "string", default: "250" },
    outage: { type: "string", default: "120" },
    drain: { type: "string", default: "60" },
    rounds: { type: "string", default: "7" },
  },
});
const count = Number(values.events);
const outageS = Number(values.outage);
const drainS = Number(values.drain);
const rounds = Number(values.rounds);
const START_BAR_MS = 2_000;
const RSS_BAR_MB = 150;
/** Until garbage and caches of the start have settled. */
const SETTLE_MS = 10_000;
const COMMANDS = [
  ["status", "--once"],
  ["targets"],
  ["deliveries"],
  ["deliveries", "--name", "NONE"],
  ["dead"],
];

const folder = mkdtempSync(path.join(tmpdir(), "tenfour-backlog-"));
const [emptyFolder, fullFolder] = ["empty", "full"].map((name) => path.join(folder, name));
const file = path.join(fullFolder, ".tenfour", "outbox.db");
const target = await Target.reserve();
const rows = [];
const row = (what, value, bar = "") => {
  rows.push([what, value, bar]);
  console.error(`${what}: ${value}`);
};
const megabytes = (one) => `${one.toFixed(0)} MB`;
const milliseconds = (one) => `${one.toFixed(0)} ms`;

try {
  console.log(
    `Node ${process.version}; ${count} events of ${values.bytes} B, ${values.keys} ordering keys\n`,
  );
  for (const one of [emptyFolder, fullFolder]) {
    mkdirSync(one);
    configure(one, target.port);
  }
  const fillingAt = performance.now();
  await fill(file, { count, keys: Number(values.keys), bytes: Number(values.bytes) });
  row("queued through the outbox", `${(count / (performance.now() - fillingAt)).toFixed(0)} thousand/s`);
  row("size of the file", megabytes(statSync(file).size / 2 ** 20));

  const starts = { empty: [], full: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, where] of Object.entries({ empty: emptyFolder, full: fullFolder })) {
      const started = await Relay.start(where);
      await started.stop();
      // The first start of all reads every file of the program from the disk.
      if (round > 0) starts[name].push(started);
    }
  }
  const times = (list) => {
    const { low, median, high } = spread(list.map(({ answeredMs }) => answeredMs));
    const cpu = spread(list.map(({ answeredCpuMs }) => answeredCpuMs));
    return `${milliseconds(median)} (${low.toFixed(0)}–${high.toFixed(0)}), CPU ${milliseconds(cpu.median)}`;
  };
  row("start to the first answer, empty outbox", times(starts.empty));
  row("start to the first answer", times(starts.full), `< ${START_BAR_MS} ms`);

  const empty = await Relay.start(emptyFolder);
  await delay(SETTLE_MS);
  const idle = empty.memory();
  await empty.stop();
  row("memory, empty outbox", megabytes(idle.rss));
  const over = ({ rss, peak }) =>
    `${megabytes(rss)}, ${megabytes(rss - idle.rss)} over; peak ${megabytes(peak)}, ${megabytes(peak - idle.rss)} over`;
  const memoryRow = (when, bar = `< ${RSS_BAR_MB} MB over`) =>
    row(`memory ${when}`, over(relay.memory()), bar);
  let relay = await Relay.start(fullFolder);
  memoryRow("right after the start");
  await delay(SETTLE_MS);
  memoryRow("10 s later");
  const cpuBefore = relay.cpuMs();
  await delay(outageS * 1_000);
  memoryRow(`after ${outageS} s of outage`);
  row("attempts in it", String(await relay.attempts()));
  row("CPU in it", `${((relay.cpuMs() - cpuBefore) / outageS / 10).toFixed(1)} % of a core`);
  for (const args of COMMANDS) {
    const { ms } = await command(fullFolder, ...args);
    row(`tenfour ${args.join(" ")}`, milliseconds(ms));
  }
  memoryRow("after the commands");
  const killed = [];
  for (let round = 0; round < rounds; round++) {
    await relay.stop("SIGKILL");
    relay = await Relay.start(fullFolder);
    killed.push(relay);
  }
  row("start after SIGKILL", times(killed), `< ${START_BAR_MS} ms`);

  await target.listen();
  await target.until(1);
  const slices = [];
  const end = performance.now() + drainS * 1_000;
  const drainCpu = relay.cpuMs();
  const drainedFrom = target.taken;
  while (performance.now() < end && target.taken < count) {
    const [before, at] = [target.taken, performance.now()];
    await Promise.race([delay(5_000), target.until(count)]);
    slices.push((target.taken - before) / ((performance.now() - at) / 1_000));
    console.error(`${slices.at(-1).toFixed(0)}/s, ${over(relay.memory())}`);
  }
  const drained = target.taken - drainedFrom;
  row("delivered once the target is back", `${drained}`);
  row("of it per second, 5 s each", slices.map((one) => one.toFixed(0)).join(", "));
  row("CPU per delivered event", `${(((relay.cpuMs() - drainCpu) * 1_000) / drained).toFixed(0)} µs`);
  memoryRow("after delivering", "");
  const stoppingAt = performance.now();
  await relay.stop();
  row("stopped in", milliseconds(performance.now() - stoppingAt));
  console.log(`\n| | measured | bar |\n|---|---|---|`);
  for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
} finally {
  target.close();
  rmSync(folder, { recursive: true, force: true });
}
