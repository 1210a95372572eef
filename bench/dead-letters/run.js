// Lists, filters and retries 10,000 dead letters of a SQLite outbox, and prints how long each takes.
//
//   node bench/dead-letters/run.js [--letters 10000]

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";

const { values } = parseArgs({ options: { letters: { type: "string", default: "10000" } } });
const count = Number(values.letters);
const folder = await mkdtemp(path.join(tmpdir(), "tenfour-dead-"));
try {
  const outbox = await openSqliteOutbox({ path: path.join(folder, "outbox.db") });
  const consumer = await outbox.consumer("site");
  await fill(outbox, consumer);
  console.log(`${count} dead letters, one in ten of them an EVENT_911`);
  const { admin } = outbox;
  const total = performance.now();
  await timed("listed, 100 a page", () => listAll(admin, {}));
  await timed("listed by name", () => listAll(admin, { name: "EVENT_911" }));
  await timed("counted by reason", () => admin.countDeadLetters({ reason: "refused" }));
  await timed("retried by name", () => admin.retry({ name: "EVENT_911" }));
  await timed("retried, the rest", () => admin.retry({}));
  console.log(`${"all of it".padEnd(24)} ${String(Math.round(performance.now() - total)).padStart(6)} ms`);
  await outbox.close();
} finally {
  await rm(folder, { recursive: true });
}

async function fill(outbox, consumer) {
  const events = Array.from({ length: count }, (_, n) => ({
    id: `019a9c5e-0000-7000-8000-${String(n).padStart(12, "0")}`,
    source: "sonoran",
    transport: "http",
    receivedAt: new Date(1_764_000_000_000 + n).toISOString(),
    community: "main",
    orderingKey: `sonoran main ${n % 8}`,
    body: { bytes: Buffer.from(bodyOf(n)), cuts: [8], exact: true },
  }));
  await Promise.all(events.map((event) => outbox.append(event)));
  const never = new AbortController().signal;
  const dead = { kind: "dead", reason: "refused", detail: "it answered 422", attempts: 5, status: 422 };
  let ended = 0;
  while (ended < count) {
    const deliveries = await consumer.pull({ events: 500, bytes: 4 * 1024 * 1024 }, never);
    await Promise.all(deliveries.map((delivery) => consumer.settle(delivery, dead)));
    ended += deliveries.length;
  }
}

function bodyOf(n) {
  const type = n % 10 === 0 ? "EVENT_911" : "EVENT_UNIT_STATUS";
  return JSON.stringify({ key: "", type, data: { identIds: [n], status: 2, text: "x".repeat(150) } });
}

async function listAll(admin, filter) {
  let listed = 0;
  let page = await admin.deadLetters(filter, { limit: 100 });
  for (;;) {
    listed += page.items.length;
    if (page.next === undefined) return listed;
    page = await admin.deadLetters(filter, { limit: 100, after: page.next });
  }
}

async function timed(what, work) {
  const startedMs = performance.now();
  const result = await work();
  const tookMs = Math.round(performance.now() - startedMs);
  console.log(`${what.padEnd(24)} ${String(tookMs).padStart(6)} ms   ${result}`);
}
