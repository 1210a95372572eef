import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { createReceiver } from "@tenfour/receiver";
import { expect, onTestFinished, test } from "vitest";
import { filesWithSecrets, secretsIn } from "../../../scripts/lib/secret-search.mjs";
import { record } from "./support/events.js";
import { TargetServer } from "./support/target-server.js";

const KEY = "Ab3-Key/with+signs";

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "tenfour-forwarder-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Resolves when so many events have been delivered or given up. */
function ended(forwarder: ReturnType<typeof createForwarder>, count: number): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  return new Promise((resolve) => {
    const note = (id: string, end: string): void => {
      ends.set(id, end);
      if (ends.size === count) resolve(ends);
    };
    forwarder.observe({
      attempt: ({ id, result }) => {
        if (result === "delivered") note(id, "delivered");
      },
      deadLetter: ({ id, reason }) => note(id, reason),
    });
  });
}

test("a long queue of one key is delivered to its end, in order", async () => {
  await using outbox = await openSqliteOutbox({ path: path.join(folder(), "outbox.db") });
  const got: string[] = [];
  const handler: FunctionHandler = ({ id }) => void got.push(id);
  await using forwarder = createForwarder({ outbox, targets: [{ name: "own", type: "function", handler }] });
  await forwarder.start();
  const events = Array.from({ length: 500 }, () => record());
  const done = ended(forwarder, events.length);
  await Promise.all(events.map((event) => forwarder.enqueue(event)));
  await done;
  expect(got).toEqual(events.map(({ id }) => id));
});

test("what was left is delivered by the next process, and a target that refuses some keeps the order of the rest", async () => {
  const file = path.join(folder(), "outbox.db");
  await using server = await TargetServer.start(() => 503);
  const target = { name: "site", type: "webhook", url: server.url } as const;
  const events = Array.from({ length: 40 }, (_, index) =>
    record({ community: `c${index % 4}`, text: `${index}` }),
  );
  {
    await using outbox = await openSqliteOutbox({ path: file });
    await using forwarder = createForwarder({ outbox, targets: [target], closeTimeoutMs: 0 });
    await forwarder.start();
    for (const event of events) await forwarder.enqueue(event);
    await server.until(4);
  }
  const before = server.arrived.length;
  server.answer = ({ body }) => (/"text":"\d*0"/.test(body) ? 422 : 204);
  await using outbox = await openSqliteOutbox({ path: file });
  await using forwarder = createForwarder({ outbox, targets: [target] });
  const done = ended(forwarder, events.length);
  await forwarder.start();
  await forwarder.resume("site");
  const ends = await done;
  expect([...ends.values()].filter((end) => end === "refused")).toHaveLength(4);
  for (let key = 0; key < 4; key++) {
    const ids = events.filter(({ community }) => community === `c${key}`).map(({ id }) => id);
    expect(server.ids.slice(before).filter((id) => ids.includes(id))).toEqual(ids);
  }
});

test("410 is remembered on disk", async () => {
  const file = path.join(folder(), "outbox.db");
  await using server = await TargetServer.start(() => 410);
  const target = { name: "site", type: "webhook", url: server.url } as const;
  {
    await using outbox = await openSqliteOutbox({ path: file });
    await using forwarder = createForwarder({ outbox, targets: [target], closeTimeoutMs: 0 });
    await forwarder.start();
    const halted = new Promise<void>((resolve) => {
      forwarder.observe({ state: ({ state }) => void (state === "halted" && resolve()) });
    });
    await forwarder.enqueue(record());
    await halted;
  }
  await using outbox = await openSqliteOutbox({ path: file });
  await using forwarder = createForwarder({ outbox, targets: [target], closeTimeoutMs: 0 });
  await forwarder.start();
  expect(forwarder.targets()).toMatchObject([{ name: "site", state: "halted" }]);
  server.answer = () => 204;
  const done = ended(forwarder, 1);
  await forwarder.resume("site");
  expect([...(await done).values()]).toEqual(["delivered"]);
});

test("the API key is in no file, no request, no answer that is kept, and no line of log", async () => {
  const home = folder();
  const lines: string[] = [];
  const log = (details: unknown, message: string): void =>
    void lines.push(JSON.stringify([details, message]));
  const logger = { debug: log, info: log, warn: log, error: log };
  await using server = await TargetServer.start((_request, response) => {
    response.writeHead(422).end(`${KEY} ${KEY.toUpperCase()} ${KEY.replaceAll("/", "\\/")}`);
  });
  const targets = [{ name: "site", type: "webhook", url: server.url }] as const;
  const seen: string[] = [];
  {
    await using outbox = await openSqliteOutbox({ path: path.join(home, "outbox.db") });
    await using forwarder = createForwarder({ outbox, targets, secrets: [KEY], logger });
    forwarder.observe({ deadLetter: (info) => void seen.push(JSON.stringify(info)) });
    await forwarder.start();
    await using receiver = createReceiver({
      sonoran: { communities: [{ communityId: "main", apiKey: KEY }] },
      sinks: [forwarder],
      logger,
    });
    const escaped = Array.from(KEY, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(
      "",
    );
    const bodies = [
      `{"key":"${KEY}","type":"CUSTOM","data":{"a":"${KEY.toUpperCase()}","${KEY}":[1]}}`,
      `{"key":"${KEY.toLowerCase()}","type":"${KEY}"}`,
      `{"key":"${escaped}","type":"X","data":"${KEY.replaceAll("/", "\\/")}"}`,
      `{"key":"${KEY}","type":`,
    ];
    const done = ended(forwarder, bodies.length);
    for (const body of bodies)
      await receiver.ingest(Buffer.from(body), { source: "sonoran", transport: "http" });
    await done;
    lines.push(JSON.stringify([await forwarder.stats(), forwarder.targets()]));
    expect(filesWithSecrets(home, [KEY])).toEqual([]);
  }
  const everything = [...seen, ...lines, JSON.stringify(server.arrived)].join("\n");
  expect(everything).toContain("[redacted]");
  expect(secretsIn(everything, [KEY])).toEqual([]);
  expect(filesWithSecrets(home, [KEY])).toEqual([]);
});
