// A sender under test, as a process of its own: sends `count` events of `keys` keys, and says what that took.
import { setTimeout as delay } from "node:timers/promises";
import { bodyOf } from "./events.js";

const task = JSON.parse(process.argv[2]);
const { start } = await import(`./senders/${task.name}.js`);
const sender = await start(task);
/** Events that a receiver would have on their way into the outbox at a time. */
const OUTSTANDING = 256;
const bodies = Array.from({ length: 64 }, (_, index) => bodyOf(task.bytes, index));

async function run(from, count) {
  let next = from;
  const loops = sender.end === undefined ? task.keys : OUTSTANDING;
  const loop = async () => {
    while (next < from + count) {
      const index = next;
      next += 1;
      await sender.post(index, bodies[index % bodies.length], index % task.keys);
    }
  };
  await Promise.all(Array.from({ length: loops }, loop));
}

/** At a steady rate, whether those before have been kept or not. */
async function runPaced(from, count) {
  const startedAt = performance.now();
  const posts = [];
  while (posts.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * task.perSecond));
    while (posts.length < due) {
      const index = from + posts.length;
      posts.push(sender.post(index, bodies[index % bodies.length], index % task.keys));
    }
    await delay(1);
  }
  await Promise.all(posts);
}

const send = task.perSecond === undefined ? run : runPaced;
// What comes first is slow whatever it is: code is compiled, connections are made.
await send(0, task.warmUp);
await sender.end?.(task.warmUp);
sender.latencies?.splice(0);

const before = process.cpuUsage();
const startedAt = performance.now();
await send(task.warmUp, task.count);
await sender.end?.(task.warmUp + task.count);
const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
process.send({ ms, cpuUs: user + system, latencies: sender.latencies ?? [] }, () => {
  void sender.close().then(() => process.exit());
});
