import { Worker } from "node:worker_threads";
import { cutUp, keyPattern } from "@tenfour/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { turn } from "../test/support/deferred.js";
import { ParsePool } from "./parse-pool.js";
import { silentLogger } from "./stderr-logger.js";

const KEY = "a-key-of-a-community";
const body = Buffer.from(JSON.stringify({ key: KEY, type: "CUSTOM", text: `is ${KEY}`, list: [1, [2]] }));
const task = {
  source: "sonoran",
  bytes: body,
  keyPattern: keyPattern(KEY)?.source,
  names: undefined,
} as const;
const UNDERSTOOD = {
  outcome: "unknown",
  name: "CUSTOM",
  event: { type: "CUSTOM", text: "is [redacted]", list: [1, [2]] },
};
const HOPELESS =
  "the worker thread for large bodies failed; large bodies are read on the main thread from now on";
const AFRESH = "the worker thread for large bodies failed; it starts afresh";

/** Real threads that run a few lines of script in place of the real worker. */
function pool(...scripts: (string | Error)[]) {
  const lines: string[] = [];
  let starts = 0;
  const start = (): Worker => {
    const script = scripts[Math.min(starts, scripts.length - 1)];
    starts += 1;
    if (script === undefined || script instanceof Error) throw script ?? new Error("no script");
    return new Worker(`const { parentPort } = require("node:worker_threads"); ${script}`, {
      eval: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
  };
  const made = new ParsePool({ ...silentLogger, error: (_details, message) => lines.push(message) }, start);
  pools.push(made);
  return { pool: made, lines, starts: () => starts };
}

const pools: ParsePool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((one) => one.close()));
});

const onRequest = (script: string): string => `parentPort.on("message", (request) => { ${script} });`;
const answer = (value: unknown): string => `parentPort.postMessage(${JSON.stringify(value)});`;

describe("a worker that cannot be had", () => {
  test.each<[string, string | Error]>([
    ["its constructor throws", new Error("no threads here")],
    ["its script throws at once", "throw new Error('no file');"],
    ["it ends at once", "process.exit(3);"],
    ["it ends on the first request", onRequest("process.exit(3);")],
    ["it throws on the first request", onRequest("throw new Error('bug');")],
  ])("leaves the work to the main thread for good: %s", async (_why, script) => {
    const { pool: made, lines, starts } = pool(script);
    expect(await Promise.all([made.understand(task), made.readKey(body), made.understand(task)])).toEqual([
      UNDERSTOOD,
      { kind: "text", key: KEY },
      UNDERSTOOD,
    ]);
    expect(await made.readKey(Buffer.from("{}"))).toEqual({ kind: "missing" });
    expect(lines).toEqual([HOPELESS]);
    expect(starts()).toBe(1);
  });

  test("is not missed when a body is not wanted", async () => {
    const { pool: made } = pool(new Error("no threads here"));
    expect(await made.understand({ ...task, names: ["EVENT_911"] })).toBeUndefined();
    expect(await made.understand({ ...task, names: ["EVENT_911", "CUSTOM"] })).toEqual(UNDERSTOOD);
  });
});

const answersOnce = onRequest(
  `if (this.asked) process.exit(3); this.asked = true; ${answer({ kind: "key", key: { kind: "missing" } })}`,
);

describe("a worker that dies later", () => {
  test("leaves its task to the main thread and starts afresh for the next", async () => {
    const { pool: made, lines, starts } = pool(answersOnce);
    expect(await made.readKey(body)).toEqual({ kind: "missing" });
    expect(await made.readKey(body)).toEqual({ kind: "text", key: KEY });
    expect(await made.readKey(body)).toEqual({ kind: "missing" });
    expect(lines).toEqual([AFRESH]);
    expect(starts()).toBe(2);
  });

  test("in the middle of a result leaves nothing of it behind", async () => {
    const [piece] = [...cutUp({ outcome: "unknown" }, 1)];
    const script = onRequest(
      `if (request.kind === "more") process.exit(3); ${answer({ kind: "pieces", pieces: piece })}`,
    );
    const { pool: made, lines } = pool(script);
    expect(await made.understand(task)).toEqual(UNDERSTOOD);
    expect(lines).toEqual([AFRESH]);
  });

  test("for want of memory does not take the process with it", async () => {
    const eat = "const all = []; for (;;) all.push(new Array(1000).fill(request));";
    const { pool: made, lines } = pool(onRequest(eat));
    expect(await made.understand(task)).toEqual({
      outcome: "malformed",
      name: null,
      event: null,
      issues: [{ path: [], message: "too large to be understood in the memory of the worker thread" }],
    });
    // A key is found in next to no memory, so it is looked for here.
    expect(await made.readKey(body)).toEqual({ kind: "text", key: KEY });
    expect(lines).toEqual([HOPELESS]);
  });
});

test("keys go before bodies, because senders wait for them", async () => {
  const script = `const seen = []; ${onRequest(
    `if (request.kind === "key") parentPort.postMessage({ kind: "key", key: { kind: "text", key: "key" } });
     else parentPort.postMessage({ kind: "understand", result: undefined });`,
  )}`;
  const { pool: made } = pool(script);
  const order: string[] = [];
  const ask = (what: "key" | "body"): Promise<number> =>
    (what === "key" ? made.readKey(body) : made.understand(task)).then(() => order.push(what));
  await Promise.all([ask("body"), ask("body"), ask("body"), ask("key"), ask("key")]);
  expect(order).toEqual(["body", "key", "key", "body", "body"]);
});

describe("close()", () => {
  test("answers what senders wait for, and leaves the rest", async () => {
    const { pool: made, lines } = pool(onRequest(""));
    const asked = [made.readKey(body), made.understand(task), made.readKey(body)];
    await turn();
    await made.close();
    expect(await Promise.all(asked)).toEqual([
      { kind: "text", key: KEY },
      undefined,
      { kind: "text", key: KEY },
    ]);
    expect(lines).toEqual([]);
  });

  test("starts no worker afterwards", async () => {
    const { pool: made, starts } = pool(onRequest(""));
    await made.close();
    expect(await made.readKey(body)).toEqual({ kind: "text", key: KEY });
    expect(await made.understand(task)).toBeUndefined();
    expect(starts()).toBe(0);
  });
});
