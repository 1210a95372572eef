// Looks at the relay from the kernel's side: an answered event was on disk before its answer, and what a file system
// that turns read-only does to it. Needs strace.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Tally } from "../../../scripts/lib/tally.mjs";
import { answersOf, callsOf } from "./trace.mjs";
import { turnsReadOnly } from "./turns-read-only.mjs";

const BIN = path.resolve(import.meta.dirname, "../../../packages/cli/bin/tenfour.js");
const KEY = "strace-key-of-the-tests";
const SECRET = "strace-secret-of-the-tests";
const CALLS = "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync";

/**
 * Runs a relay under strace while `send` sends to it.
 * @param {object} config
 * @param {(origin: string) => Promise<number>} send resolves with how many were answered 2xx
 */
async function traced(config, send) {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-strace-"));
  const file = path.join(folder, "trace.txt");
  writeFileSync(path.join(folder, "tenfour.config.json"), JSON.stringify(config));
  const node = [process.execPath, BIN, "relay", "--json", "--host", "127.0.0.1", "--port", "0"];
  const child = spawn(
    "strace",
    ["-f", "-ttt", "-T", "-yy", "-s", "64", "-e", `trace=${CALLS}`, "-o", file, ...node],
    {
      cwd: folder,
      env: { PATH: process.env["PATH"], TENFOUR_ADMIN_PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    },
  );
  const ended = once(child, "close");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (output += text));
  while (!output.includes("\n")) {
    await Promise.race([once(child.stdout, "data"), ended]);
    if (child.exitCode !== null) throw new Error(`the relay did not start: ${output}`);
  }
  /** @type {{ listening: { port: number } }} */
  const { listening } = JSON.parse(output.split("\n")[0] ?? "");
  try {
    return {
      sent: await send(`http://127.0.0.1:${listening.port}`),
      answers: () => answersOf(callsOf(readFileSync(file, "utf8")), folder),
      folder,
      done,
    };
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
  }
  function done() {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} url @param {string} body */
async function post(url, body) {
  const answer = await fetch(url, { method: "POST", body });
  await answer.arrayBuffer();
  return answer.ok ? 1 : 0;
}

/** Small events one by one, many at once, one that is kept beside the batch, and standings of accweb. @param {string} origin */
async function sendAll(origin) {
  const event = (/** @type {object} */ data) =>
    post(`${origin}/sonorancad/event`, JSON.stringify({ key: KEY, type: "CUSTOM_STRACE", data }));
  let answered = 0;
  for (let index = 0; index < 20; index++) answered += await event({ index });
  const many = Array.from({ length: 40 }, (_, index) => event({ index, at: "once" }));
  for (const one of await Promise.all(many)) answered += one;
  answered += await event({ text: "x".repeat(600_000) });
  const lap = { eventName: "crash_probe", instanceId: "1", data: { text: "y".repeat(300_000) } };
  answered += await post(`${origin}/callback?secret=${SECRET}`, JSON.stringify(lap));
  return answered;
}

if (spawnSync("strace", ["-V"]).status !== 0) {
  console.error("strace is not installed (Debian: apt-get install strace)");
  process.exit(1);
}
const target = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(204).end());
}).listen(0, "127.0.0.1");
await once(target, "listening");
const address = target.address();
const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`;
const sources = {
  sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
  accweb: { secrets: [SECRET] },
};
const tally = new Tally();

const kept = await traced({ ...sources, targets: [{ name: "site", type: "webhook", url }] }, sendAll);
const answers = kept.answers();
await tally.check(`${kept.sent} events were answered, and every answer was seen`, () =>
  kept.sent === 62 && answers.length === kept.sent
    ? []
    : [`${kept.sent} answered, ${answers.length} answers seen`],
);
await tally.check("a sync to disk lies between each request's last read and its answer", () =>
  answers.filter(({ syncs }) => syncs.length === 0).map(({ answer }) => `no sync before ${answer.text}`),
);
kept.done();

// The check itself: a relay that forwards nowhere keeps nothing.
const unkept = await traced(sources, sendAll);
await tally.check("without an outbox no sync is found", () =>
  unkept
    .answers()
    .filter(({ syncs }) => syncs.length > 0)
    .map(({ answer }) => `a sync before ${answer.text}`),
);
unkept.done();
await turnsReadOnly(tally);
target.closeAllConnections();
target.close();
process.exitCode = tally.finish();
