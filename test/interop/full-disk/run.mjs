// A relay whose disk is really full: its data lies on a tmpfs of 8 MiB, in a mount namespace of its own. Needs Linux
// with util-linux's unshare.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Tally } from "../../../scripts/lib/tally.mjs";

const BIN = path.resolve(import.meta.dirname, "../../../packages/cli/bin/tenfour.js");
const KEY = "full-disk-key-of-the-tests";
const PATIENCE_MS = 60_000;
/** Takes most of the disk; a line on stdin removes it, and so makes room. */
const SCRIPT = `
  mount -t tmpfs -o size=8m tenfour "$DATA" && head -c 6000000 /dev/zero > "$DATA/filler" || exit 9
  "$0" "$@" &
  relay=$!
  trap 'kill -TERM $relay' TERM
  read -r line && rm "$DATA/filler"
  wait $relay; wait $relay`;

/** @param {() => Promise<boolean>} isSo */
async function until(isSo) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await delay(50);
  }
  return true;
}

const unshare = ["--user", "--map-root-user", "--mount"];
if (spawnSync("unshare", [...unshare, "true"]).status !== 0) {
  console.error("unshare cannot make a mount namespace here (Linux, util-linux, user namespaces allowed)");
  process.exit(1);
}

const folder = mkdtempSync(path.join(tmpdir(), "tenfour-full-"));
const data = mkdtempSync(path.join(tmpdir(), "tenfour-full-data-"));
/** @type {Map<number, number>} */
const arrived = new Map();
let isTargetUp = false;
const target = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (/** @type {string} */ piece) => (body += piece));
  request.on("end", () => {
    if (isTargetUp) {
      /** @type {{ event: { data: { number: number } } }} */
      const { event } = JSON.parse(body);
      arrived.set(event.data.number, (arrived.get(event.data.number) ?? 0) + 1);
    }
    response.writeHead(isTargetUp ? 204 : 503).end();
  });
}).listen(0, "127.0.0.1");
await once(target, "listening");
const address = target.address();
const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`;
writeFileSync(
  path.join(folder, "tenfour.config.json"),
  JSON.stringify({
    sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
    targets: [{ name: "site", type: "webhook", url, retry: { scheduleMs: [200] } }],
  }),
);
const relay = [
  process.execPath,
  BIN,
  "relay",
  "--json",
  "--host",
  "127.0.0.1",
  "--port",
  "0",
  "--data-dir",
  data,
];
const child = spawn("unshare", [...unshare, "/bin/sh", "-c", SCRIPT, ...relay], {
  cwd: folder,
  env: { PATH: process.env["PATH"], DATA: data, TENFOUR_ADMIN_PORT: "0" },
  stdio: ["pipe", "pipe", "pipe"],
});
const ended = once(child, "close");
let output = "";
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding("utf8").on("data", (/** @type {string} */ piece) => (output += piece));
}
while (!/^\{"listening".*\n/m.test(output)) {
  await Promise.race([once(child.stdout, "data"), ended]);
  if (child.exitCode !== null) throw new Error(`the relay did not start: ${output}`);
}
/** @type {{ listening: { sonoran: string[], admin: string } }} */
const { listening } = JSON.parse(/^\{"listening".*$/m.exec(output)?.[0] ?? "");
const ready = async () => {
  const answer = await fetch(`${listening.admin}/readyz`);
  return { status: answer.status, text: await answer.text() };
};
/** @type {number[]} */
const answered = [];
let number = 0;
const send = async () => {
  number += 1;
  const event = { key: KEY, type: "CUSTOM_FULL", data: { number, text: "x".repeat(20_000) } };
  const answer = await fetch(listening.sonoran[0] ?? "", { method: "POST", body: JSON.stringify(event) });
  await answer.arrayBuffer();
  if (answer.ok) answered.push(number);
};

const tally = new Tally();
await tally.check("when the disk is full, /readyz fails and the log says what to do", async () => {
  const isFull = await until(async () => {
    await send();
    return (await ready()).status === 503;
  });
  const { text } = await ready();
  return isFull && /The disk of the outbox \S+ is full: make room on it/.test(output)
    ? []
    : [`after ${number} events: ${text}\n${output}`];
});
const before = answered.length;
await tally.check("events are still taken, in memory", async () => {
  for (let count = 0; count < 10; count++) await send();
  return answered.length === before + 10 ? [] : [`${answered.length - before} of 10`];
});
await tally.check("with room on the disk it heals without a restart", async () => {
  child.stdin.write("make room\n");
  isTargetUp = true;
  const isHealed = await until(async () => (await ready()).status === 200);
  return isHealed ? [] : [(await ready()).text];
});
await tally.check("every answered event reaches its target", async () => {
  const isAll = await until(async () => answered.every((one) => arrived.has(one)));
  return isAll ? [] : [`missing: ${answered.filter((one) => !arrived.has(one)).join(" ")}`];
});
child.kill("SIGTERM");
await ended;
await tally.check("it ends cleanly, and the key is in no output", () => {
  const problems =
    child.exitCode === 0
      ? []
      : [`code ${child.exitCode}, signal ${child.signalCode}\n${output.slice(-2_000)}`];
  return output.toLowerCase().includes(KEY) ? [...problems, "the key was printed"] : problems;
});
await tally.check("nothing was written beside the disk", () => readdirSync(data));
console.log(
  `${answered.length} of ${number} events answered, ${[...arrived.values()].reduce((sum, count) => sum + count, 0)} deliveries`,
);
target.closeAllConnections();
target.close();
rmSync(folder, { recursive: true, force: true });
rmSync(data, { recursive: true, force: true });
process.exitCode = tally.finish();
