// A file system that turns read-only under a relay at work, as one does after a disk error, and is writable again later:
// strace makes the kernel refuse the relay's writes to its outbox, and then lets go of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startNumberedTarget } from "../support/numbered-target.mjs";
import { Numbers, relayCommand, until, WatchedRelay } from "../support/watched-relay.mjs";

/** So little that it is soon full. */
const LIMITS = { maxHeldBytes: 2 ** 20, maxSonoranBodyBytes: 2 ** 18, maxAccwebBodyBytes: 2 ** 18 };
const WRITES = "write,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync";

/** @param {import("../../../scripts/lib/tally.mjs").Tally} tally */
export async function turnsReadOnly(tally) {
  const data = mkdtempSync(path.join(tmpdir(), "tenfour-read-only-"));
  const trace = path.join(data, "trace.txt");
  const numbers = new Numbers();
  const target = await startNumberedTarget();
  const relay = new WatchedRelay(relayCommand(data), { limits: LIMITS, targetUrl: target.url, numbers });
  const ways = await relay.listening();
  await tally.check("before: events are kept", () => ways.sendAll(5));

  const files = ["outbox.db", "outbox.db-wal", "outbox.db-shm"].flatMap((name) => [
    "-P",
    path.join(data, name),
  ]);
  const inject = ["-e", `inject=${WRITES}:error=EROFS`];
  const strace = spawn("strace", ["-f", "-p", `${relay.child.pid}`, "-o", trace, ...files, ...inject], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const detached = once(strace, "close");
  await once(strace.stderr, "data");
  await tally.check(
    "while its file system is read-only, events are still taken, and /readyz fails",
    async () => {
      const problems = await ways.sendAll(10);
      const { status, text } = await ways.ready();
      return status === 503 && text.includes("wait in memory")
        ? problems
        : [...problems, `${status} ${text}`];
    },
  );
  await tally.check("the log says what to look after", () =>
    /The outbox \S+ (?:failed|cannot be written)/.test(relay.output) ? [] : [relay.output],
  );
  await tally.check("beyond limits.maxHeldBytes they are answered 503, and not taken", () =>
    ways.sendUntil(503),
  );
  target.isUp = true;
  strace.kill("SIGINT");
  await detached;
  await tally.check("the kernel did refuse writes", () =>
    /EROFS .*\(INJECTED\)/.test(readFileSync(trace, "utf8")) ? [] : ["no injected failure in the trace"],
  );
  await tally.check("once it can be written again it heals without a restart", () => ways.untilReady(200));
  await tally.check("and takes events again", () => ways.sendAll(5));
  await tally.check("every answered event reaches its target", async () => {
    const isAll = await until(() => numbers.missing(target.arrived).length === 0);
    return isAll ? [] : [`missing: ${numbers.missing(target.arrived).join(" ")}`];
  });
  await tally.check("and nothing that was answered 503", () =>
    [...target.arrived.keys()]
      .filter((number) => !numbers.answered.includes(number))
      .map((number) => `${number} arrived`),
  );
  await tally.check("it ends cleanly, and the key is in no output", () => relay.end());
  target.close();
  rmSync(data, { recursive: true, force: true });
}
