import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { silentLogger } from "@tenfour/receiver";
import { describe, expect, test, vi } from "vitest";
import { deferred, turn, until } from "./support/deferred.js";
import { bytes, call911, custom, fromAccweb, fromSonoran, KEY, OTHER_KEY, SECRET } from "./support/events.js";
import { open } from "./support/open.js";

const run = promisify(execFile);

describe("no line of log holds a key or secret", () => {
  test("whatever goes wrong", async () => {
    await using opened = open({
      maxHeldBytes: 1024 * 1024,
      sinks: [{ name: "broken", keep: () => Promise.reject(new Error("disk full")) }],
    });
    const { receiver, log } = opened;
    const origin = { address: "192.0.2.1", path: "/event" };
    receiver.onAny(() => {
      throw new Error("no");
    });
    const bodies = [
      call911(`is ${KEY}`),
      custom({ type: `named ${KEY}` }),
      bytes({ key: `${KEY}x`, type: KEY }),
      bytes(`{"key":"${KEY}`),
      bytes(`{"key":"${KEY}",`),
      custom({ padding: "x".repeat(2_000_000) }),
    ];
    for (const body of bodies) await receiver.ingest(body, { ...fromSonoran, origin });
    await receiver.ingest(bytes("{}"), { ...fromAccweb, credentials: [`${SECRET}x`], origin });
    await receiver.ingest(bytes(`{"a":"${SECRET}`), { ...fromAccweb, origin });
    receiver.refused("ERR_TENFOUR_PATH", undefined, origin);
    await until(() => receiver.stats().waiting === 0);
    await receiver.close();
    expect(log.lines.length).toBeGreaterThan(8);
    expect(log.text.toLowerCase()).not.toContain(KEY.toLowerCase());
    expect(log.text).not.toContain(SECRET);
  });
});

test("what handlers, middleware and sinks throw is logged without the key or secret that it quotes", async () => {
  const escaped = KEY.replace("M", "\\u004d").replace("/", "\\/");
  const sink = { name: "quotes", keep: () => Promise.reject(new Error(`disk ${KEY.toUpperCase()}`)) };
  await using opened = open({ sinks: [sink] });
  const { receiver, log } = opened;
  const gate = deferred();
  const thrown = deferred();
  receiver.use(async (_record, next) => {
    await next();
    thrown.reject({ quoted: [KEY, SECRET] });
    await thrown.promise;
  });
  receiver.onAny(async ({ raw }) => {
    await gate.promise;
    throw new TypeError(`cannot insert ${Buffer.from(raw.bytes).toString()} ${escaped}`);
  });
  receiver.onError(() => {
    throw new Error(`onError ${KEY.toLowerCase()}`);
  });
  await receiver.ingest(call911("Ada"), fromSonoran);
  // Events of a key that is replaced meanwhile quote it as well.
  receiver.reconfigure({ sonoran: { communities: [{ communityId: "main", apiKey: OTHER_KEY }] } });
  gate.resolve();
  await until(() => receiver.stats().errors === 3);
  await turn();
  const causes = log.lines.flatMap(({ details: { cause } }) => (typeof cause === "string" ? [cause] : []));
  for (const quote of [
    "Error: disk [redacted]",
    'TypeError: cannot insert {"key":"[redacted]",',
    "quoted: [ '[redacted]', '[redacted]' ]",
    "Error: onError [redacted]",
  ]) {
    expect(causes).toContainEqual(expect.stringContaining(quote));
  }
  expect(causes.join()).toMatch(/\} \[redacted\]\n +at /);
  expect(log.text.toLowerCase()).not.toContain(KEY.toLowerCase());
  expect(log.text).not.toContain(SECRET);
});

test("a refusal by a door is counted and logged as one by the receiver", async () => {
  await using opened = open();
  opened.receiver.refused("ERR_TENFOUR_METHOD", "accweb", { address: "192.0.2.1", path: "/callback" });
  expect(opened.receiver.stats().refused).toEqual({ ERR_TENFOUR_METHOD: 1 });
  expect(opened.log.lines).toMatchObject([
    { level: "warn", details: { code: "ERR_TENFOUR_METHOD", source: "accweb" } },
  ]);
});

describe("the logger", () => {
  test("is on stderr by default, one line each, harmless to a terminal", async () => {
    const script = `
      import { stderrLogger } from "@tenfour/receiver";
      stderrLogger.debug({}, "not shown");
      stderrLogger.info({ path: "/a\\nb\\u001b[31m\\u009b\\u202e" }, "first\\nmessage");
      stderrLogger.warn({}, "second");
      stderrLogger.error({}, "third");
    `;
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: import.meta.dirname,
    });
    expect(stdout).toBe("");
    expect(stderr).toBe(
      'tenfour info first\\u000amessage {"path":"/a\\nb\\u001b[31m\\u009b\\u202e"}\n' +
        "tenfour warn second {}\ntenfour error third {}\n",
    );
  });

  test("may throw without an event being lost", async () => {
    const broken = (): never => {
      throw new Error("log disk full");
    };
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await using opened = open({ logger: { debug: broken, info: broken, warn: broken, error: broken } });
    const seen: string[] = [];
    opened.receiver.on("EVENT_911", ({ event }) => {
      seen.push(event.data.call.caller);
      throw new Error("no");
    });
    const refused = await opened.receiver.ingest("{}", fromSonoran);
    for (const caller of ["Ada", "Bob"]) await opened.receiver.ingest(call911(caller), fromSonoran);
    await opened.receiver.close();
    expect(refused).toEqual({ status: "refused", code: "ERR_TENFOUR_KEY_MISSING" });
    expect(seen).toEqual(["Ada", "Bob"]);
    expect(opened.receiver.stats().heldBytes).toBe(0);
    expect(stderr.mock.calls).toHaveLength(3);
    expect(stderr.mock.calls[0]?.[0]).toBe(
      'tenfour error the logger threw on: refused: the body has no readable key {"cause":"Error: log disk full"}\n',
    );
    stderr.mockRestore();
  });

  test("can be silent, and is there for the doors", async () => {
    await using opened = open({ logger: silentLogger });
    expect(() => opened.receiver.logger.error({}, "nothing")).not.toThrow();
    await using told = open();
    told.receiver.logger.info({ port: 1 }, "listening");
    expect(told.log.lines).toEqual([{ level: "info", details: { port: 1 }, message: "listening" }]);
  });
});
