// bench/crash: kills the relay again and again while it works, and counts what was lost, repeated or out of order.
// Usage: npm --prefix bench run crash [-- --kills 1000 --seed 1]; `npm run test:crash` at the root is the same with 50.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Tally } from "../../scripts/lib/tally.mjs";
import { randomFrom } from "./random.js";
import { API_KEY, freePort, Relay, SECRET } from "./relay.js";
import { startSenders } from "./senders.js";
import { LANES, startTargets } from "./targets.js";
import {
  brokenRows,
  duplicatesPerKill,
  leaks,
  lost,
  outOfOrder,
  repeatedEffects,
  uncertain,
} from "./verdict.js";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Date.now()) },
  },
});
const kills = Number(values.kills);
/** Killed so long after its start at most, or, every other time, after it began to listen. */
const WITHIN_MS = 2_000;
/** Attempts under way, and as many again eight times that are delivered and not yet recorded; docs/reliability.md. */
const MAX_REPEATED = 9 * LANES;
/** How long the last relay may take to bring everything to its targets. */
const DRAIN_MS = 180_000;

const random = randomFrom(Number(values.seed));
console.log(`Node ${process.version}, ${kills} kills, seed ${values.seed}`);
const folder = mkdtempSync(path.join(tmpdir(), "tenfour-crash-"));
const targets = await startTargets();
const port = await freePort();
const senders = startSenders(`http://127.0.0.1:${port}`, { apiKey: API_KEY, secret: SECRET });
const outputs = [];
const answeredAtKill = [];
const startedAt = performance.now();

for (let kill = 0; kill < kills; kill++) {
  targets.run = kill;
  const before = senders.answered();
  const relay = new Relay(folder, port, targets.config);
  const isUp = await relay.killAfter(random() * WITHIN_MS, { isListening: kill % 2 === 1 });
  outputs.push(relay.output);
  if (isUp) answeredAtKill.push(senders.answered() - before);
}
await senders.stop();
targets.run = kills;
const last = new Relay(folder, port, targets.config);
await last.listening();
const file = path.join(folder, ".tenfour", "outbox.db");
await targets.until(() => lost(senders.keys, targets, uncertain(file)).length === 0, DRAIN_MS);
await last.stop();
outputs.push(last.output);
await targets.close();

const busy = answeredAtKill.filter((count) => count > 0).length;
const listed = uncertain(file);
const repeated = duplicatesPerKill(targets);
const arrived = targets.all.map(({ name, deliveries }) => `${name} ${deliveries.length}`).join(", ");
console.log(
  `${Math.round((performance.now() - startedAt) / 1000)} s; ${senders.sent()} events sent, ${senders.answered()} answered; ${answeredAtKill.length} kills of a relay that listened, ${busy} of one that had answered; deliveries: ${arrived}`,
);
console.log(
  `repeated: ${repeated.reduce((sum, { count }) => sum + count, 0)} in all, ${Math.max(0, ...repeated.map(({ count }) => count))} at most after one kill at one target; listed as uncertain: ${listed.size}`,
);

const tally = new Tally();
await tally.check("the relay was killed at work, in at least a quarter of its lives", () =>
  busy >= kills / 4 ? [] : [`${busy} of ${kills}`],
);
await tally.check("every answered event reached every target that wants it, or is listed as uncertain", () =>
  lost(senders.keys, targets, listed),
);
await tally.check("no tone reached the game server twice", () => repeatedEffects(targets));
await tally.check("every webhook-id is the record's id", () =>
  targets.all.flatMap(({ mismatched = [] }) => mismatched),
);
await tally.check("in order per key, repetitions left aside", () => outOfOrder(targets));
await tally.check(`at most ${MAX_REPEATED} repeated after a kill at a target`, () =>
  repeated
    .filter(({ count }) => count > MAX_REPEATED)
    .map(({ name, run, count }) => `${name}, life ${run}: ${count}`),
);
await tally.check("the outbox is whole", () => brokenRows(file));
await tally.check("key and secret are in no file and no output", () =>
  leaks(folder, outputs, [API_KEY, SECRET]),
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = tally.finish();
