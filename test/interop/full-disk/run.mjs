// Relays whose disk is really full: their data lies on a tmpfs of 8 MiB, in a mount namespace of its own. Needs Linux
// with util-linux's unshare.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Tally } from "../../../scripts/lib/tally.mjs";
import { startNumberedTarget } from "../support/numbered-target.mjs";
import { Numbers, relayCommand, until, WatchedRelay } from "../support/watched-relay.mjs";

const UNSHARE = ["--user", "--map-root-user", "--mount"];
/** Starts the relay; a line on stdin makes room for it. */
const UNTIL_ROOM = `
  "$0" "$@" &
  relay=$!
  trap 'kill -TERM $relay' TERM
  read -r line && rm "$DATA/filler"
  wait $relay; wait $relay`;
/** Takes most of the disk; a line on stdin makes room. */
const FILLS_UP = `
  mount -t tmpfs -o size=8m tenfour "$DATA" && head -c 6000000 /dev/zero > "$DATA/filler" || exit 9
  ${UNTIL_ROOM}`;
/** The first line on stdin stops the relay, fills the disk to the last byte and starts it anew; the next makes room. */
const STARTS_FULL = `
  mount -t tmpfs -o size=8m tenfour "$DATA" || exit 9
  "$0" "$@" &
  relay=$!
  read -r line && kill -TERM $relay && wait $relay
  head -c 20000000 /dev/zero > "$DATA/filler" 2>/dev/null
  ${UNTIL_ROOM}`;
/** The disk is full before there is anything of the relay on it; it is started, and once more with room. */
const BEGINS_FULL = `
  mount -t tmpfs -o size=8m tenfour "$DATA" || exit 9
  head -c 20000000 /dev/zero > "$DATA/filler" 2>/dev/null
  "$0" "$@" && exit 8
  rm "$DATA/filler"
  "$0" "$@" &
  relay=$!
  trap 'kill -TERM $relay' TERM
  wait $relay; wait $relay`;
const FULL = /The disk of the outbox \S+ is full: make room on it/;

if (spawnSync("unshare", [...UNSHARE, "true"]).status !== 0) {
  console.error("unshare cannot make a mount namespace here (Linux, util-linux, user namespaces allowed)");
  process.exit(1);
}
const tally = new Tally();

/**
 * @param {string} name
 * @param {string} script
 * @param {(relay: WatchedRelay, target: { isUp: boolean }, token: () => string) => Promise<void>} play
 */
async function scene(name, script, play) {
  console.log(name);
  const data = mkdtempSync(path.join(tmpdir(), "tenfour-full-data-"));
  const numbers = new Numbers();
  const target = await startNumberedTarget();
  const command = ["unshare", ...UNSHARE, "/bin/sh", "-c", script, ...relayCommand(data)];
  const relay = new WatchedRelay(command, { env: { DATA: data }, targetUrl: target.url, numbers });
  // The disk is mounted where only the relay's process sees it.
  const tokenPath = `/proc/${relay.child.pid}/root${data}/admin-token`;
  await play(relay, target, () => readFileSync(tokenPath, "utf8").trim());
  target.isUp = true;
  await tally.check("every answered event reaches its target", async () => {
    const isAll = await until(() => numbers.missing(target.arrived).length === 0);
    return isAll ? [] : [`missing: ${numbers.missing(target.arrived).join(" ")}`];
  });
  await tally.check("it ends cleanly, and the key is in no output", () => relay.end());
  await tally.check("nothing was written beside the disk", () => readdirSync(data));
  const deliveries = [...target.arrived.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${numbers.answered.length} of ${numbers.last} events answered, ${deliveries} deliveries\n`);
  target.close();
  rmSync(data, { recursive: true, force: true });
}

await scene("a disk that fills up", FILLS_UP, async (relay, target) => {
  const ways = await relay.listening();
  await tally.check("when the disk is full, /readyz fails and the log says what to do", async () => {
    const isFull = await until(async () => {
      await ways.send();
      return (await ways.ready()).status === 503;
    });
    return isFull && FULL.test(relay.output) ? [] : [`${(await ways.ready()).text}\n${relay.output}`];
  });
  await tally.check("events are still taken, in memory", () => ways.sendAll(10));
  await tally.check("with room on the disk it heals without a restart", () => {
    relay.say();
    target.isUp = true;
    return ways.untilReady(200);
  });
});

await scene("a start on a full disk", STARTS_FULL, async (relay, target, token) => {
  await tally.check("events wait in the outbox for a target that is down", async () =>
    (await relay.listening()).sendAll(5),
  );
  relay.say();
  const ways = await relay.listening(2);
  await tally.check("it starts, takes events in memory, and says what to do", async () => {
    const problems = await ways.sendAll(10);
    const { status, text } = await ways.ready();
    if (status !== 503 || !FULL.test(text)) problems.push(`${status} ${text}`);
    return FULL.test(relay.output) ? problems : [...problems, relay.output];
  });
  await tally.check("whoever asks for its targets is told why there are none yet", async () => {
    const text = await ways.targets(token());
    return FULL.test(text) ? [] : [text];
  });
  await tally.check("with room on the disk it heals without a restart", () => {
    relay.say();
    target.isUp = true;
    return ways.untilReady(200);
  });
  await tally.check("and has them then", async () => {
    const text = await ways.targets(token());
    return /"targets":\[\{"name":/.test(text) ? [] : [text];
  });
});

await scene("a first start on a full disk", BEGINS_FULL, async (relay, target) => {
  const ways = await relay.listening();
  await tally.check(
    "it says what is in the way, and leaves nothing that is in the way of the next start",
    () => (/admin-token \(ENOSPC\)/.test(relay.output) ? ways.sendAll(5) : [relay.output]),
  );
  target.isUp = true;
});
process.exitCode = tally.finish();
