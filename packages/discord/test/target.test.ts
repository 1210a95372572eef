import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EventRecord } from "@tenfour/contracts";
import { discordTarget } from "@tenfour/discord/target";
import { createForwarder, type Forwarder, reachTargets } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { expect, test } from "vitest";
import { expectSafe } from "./support/check-message.js";
import { startFakeWebhook } from "./support/fake-webhook.js";
import { dispatch, recordOf, sonoran, unit } from "./support/records.js";

interface Run extends AsyncDisposable {
  readonly forwarder: Forwarder;
  /** Everything that was logged, and everything in the outbox's folder. */
  output(): Promise<string>;
  /** Resolves when the target's state is as wanted. */
  state(wanted: string): Promise<void>;
}

async function start(url: string, more: object = {}): Promise<Run> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenfour-discord-"));
  const outbox = await openSqliteOutbox({ path: path.join(folder, "outbox.db") });
  const lines: string[] = [];
  const log = (...parts: unknown[]): void => void lines.push(JSON.stringify(parts));
  const forwarder = createForwarder({
    outbox,
    types: [discordTarget],
    targets: [{ name: "channel", type: "discord", url, retry: { scheduleMs: [0, 5], jitter: 0 }, ...more }],
    logger: { debug: log, info: log, warn: log, error: log },
    closeTimeoutMs: 100,
  });
  await forwarder.start();
  return {
    forwarder,
    output: async () => {
      const files = await Promise.all(
        (await readdir(folder)).map((name) => readFile(path.join(folder, name), "latin1")),
      );
      return [
        ...lines,
        ...files,
        JSON.stringify(forwarder.targets()),
        JSON.stringify(await forwarder.stats()),
      ].join("\n");
    },
    state: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (forwarder.targets()[0]?.state !== wanted) return;
          end();
          resolve();
        };
        const end = forwarder.observe({ state: () => setImmediate(look) });
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      await forwarder.close();
      await outbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

function call911(callId: number, description = "smoke"): EventRecord {
  const call = { callId, isEmergency: true, caller: "Jane", location: "Pier 4", description };
  return sonoran("EVENT_911", { call });
}

test("a call is one message that is edited, and a panic pings its role only", async () => {
  await using webhook = await startFakeWebhook();
  await using run = await start(webhook.url, { panicRole: "123456789012345678" });
  const records = [
    sonoran("EVENT_UNIT_LOGIN", { unit: unit(101, "A-10", "@everyone"), isDispatch: false }),
    sonoran("EVENT_DISPATCH_NEW", { dispatch: dispatch(7) }),
    sonoran("EVENT_DISPATCH_UNIT_ATTACH", { callId: 7, idents: [101] }),
    sonoran("EVENT_DISPATCH_CLOSED", { callIds: [7] }),
    sonoran("EVENT_UNIT_PANIC", { identIds: [101], isPanic: true }),
  ];
  for (const record of records) await run.forwarder.enqueue(record);
  await webhook.until(() => webhook.shown.length === 2);
  const [first, second] = webhook.shown;
  expect(first).toMatchObject({ edits: 2 });
  expect(JSON.stringify(first?.message)).toContain("A-10 \\\\@everyone");
  expect(JSON.stringify(first?.message)).toContain("Closed");
  if (first !== undefined) expectSafe(first.message);
  expect(second?.message.allowed_mentions).toEqual({ parse: [], roles: ["123456789012345678"] });
});

test("during an outage a call is not given up on account of events that are not posted", async () => {
  await using webhook = await startFakeWebhook();
  webhook.refusals.push(...Array.from({ length: 8 }, () => ({ status: 502, body: "Bad Gateway" })));
  await using run = await start(webhook.url, { retry: { scheduleMs: [0], jitter: 0 } });
  await run.forwarder.enqueue(call911(1));
  for (let status = 0; status < 3; status++)
    await run.forwarder.enqueue(sonoran("EVENT_UNIT_STATUS", { identIds: [101], status }));
  await webhook.until(() => webhook.shown.length === 1);
  expect(webhook.requests).toHaveLength(9);
  expect(JSON.stringify(webhook.shown)).toContain("Pier 4");
  expect((await run.forwarder.stats()).targets).toMatchObject([{ dead: 0 }]);
});

test("what waits goes out together, at most ten embeds to a message, in order for each server", async () => {
  await using webhook = await startFakeWebhook();
  webhook.bucket = { limit: 1, perMs: 200 };
  await using run = await start(webhook.url, { lanes: 20 });
  const records = Array.from(
    { length: 24 },
    (_, index): EventRecord => ({ ...call911(index), server: index % 20 }),
  );
  // However long the outbox takes for each: they wait until all of them do.
  await run.forwarder.pause("channel");
  for (const record of records) await run.forwarder.enqueue(record);
  await run.forwarder.resume("channel");
  const embeds = (): string[] =>
    webhook.shown.flatMap(({ message }) => message.embeds.map(({ title = "" }) => title));
  await webhook.until(() => embeds().length === 24);
  expect(webhook.shown.length).toBeLessThan(10);
  expect(Math.max(...webhook.shown.map(({ message }) => message.embeds.length))).toBeLessThanOrEqual(10);
  expect(new Set(embeds()).size).toBe(24);
  for (const [early, late] of [
    [0, 20],
    [3, 23],
  ]) {
    expect(embeds().indexOf(`🚨 911 call ${early}`)).toBeLessThan(embeds().indexOf(`🚨 911 call ${late}`));
  }
  expect(webhook.requests.filter(({ status }) => status === 429)).toEqual([]);
});

test("one of several calls in a message is edited, the others stay as they are", async () => {
  await using webhook = await startFakeWebhook();
  webhook.bucket = { limit: 1, perMs: 100 };
  await using run = await start(webhook.url);
  for (const id of [1, 2, 3]) await run.forwarder.enqueue({ ...call911(id, `fire ${id}`), server: id });
  await webhook.until(() => webhook.shown.flatMap(({ message }) => message.embeds).length === 3);
  const removed = { ...sonoran("EVENT_REMOVE_911", { callIds: [2] }), server: 2 };
  await run.forwarder.enqueue(removed);
  await webhook.until(() => webhook.shown.some(({ edits }) => edits === 1));
  const text = JSON.stringify(webhook.shown.map(({ message }) => message));
  expect(text).toContain("~~fire 2~~");
  expect(text).toContain('"fire 1"');
  expect(text).toContain('"fire 3"');
});

test("429 pauses the target for as long as Discord says, and nothing is lost", async () => {
  await using webhook = await startFakeWebhook();
  const storm = { status: 429, body: { message: "slow down", retry_after: 0.05, global: true } };
  webhook.refusals.push(storm, storm, storm, storm, storm, storm, storm);
  await using run = await start(webhook.url);
  for (const id of [1, 2, 3]) await run.forwarder.enqueue(call911(id));
  await webhook.until(() => webhook.shown.length === 3);
  expect(webhook.requests.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(7);
  expect(webhook.shown.map(({ message }) => message.embeds[0]?.title)).toEqual(
    [1, 2, 3].map((id) => `🚨 911 call ${id}`),
  );
});

test("a message that somebody deleted is posted anew; an outage of Discord's is waited for", async () => {
  await using webhook = await startFakeWebhook();
  await using run = await start(webhook.url);
  await run.forwarder.enqueue(call911(1));
  await webhook.until(() => webhook.shown.length === 1);
  webhook.shown.length = 0;
  webhook.refusals.push({ status: 503, body: "<html>down</html>" }, { status: 500, body: "" });
  await run.forwarder.enqueue(sonoran("EVENT_REMOVE_911", { callIds: [1] }));
  await webhook.until(() => webhook.shown.length === 1);
  expect(JSON.stringify(webhook.shown)).toContain("~~smoke~~");
});

test("what Discord does not take is a dead letter, and the next goes ahead", async () => {
  await using webhook = await startFakeWebhook();
  webhook.refusals.push({ status: 400, body: { message: "Invalid Form Body", code: 50_035 } });
  await using run = await start(webhook.url);
  for (const id of [1, 2]) await run.forwarder.enqueue(call911(id));
  await webhook.until(() => webhook.shown.length === 1);
  expect(webhook.shown[0]?.message.embeds[0]?.title).toBe("🚨 911 call 2");
  await expect.poll(async () => (await run.forwarder.stats()).targets[0]).toMatchObject({ dead: 1 });
});

test("a webhook that is gone halts the target with one sentence, and its token is nowhere", async () => {
  await using webhook = await startFakeWebhook();
  webhook.refusals.push({ status: 404, body: { message: `Unknown Webhook ${webhook.token}`, code: 10_015 } });
  await using run = await start(webhook.url);
  await run.forwarder.enqueue(call911(1));
  await run.state("halted");
  const output = await run.output();
  expect(output).toContain("answered 404: Unknown Webhook [redacted] (10015); the webhook is gone");
  expect(output).not.toContain(webhook.token);
});

test("families that are not asked for are not posted, boards never", async () => {
  await using webhook = await startFakeWebhook();
  await using run = await start(webhook.url, { posts: ["unit-log"] });
  await run.forwarder.enqueue(call911(1));
  await run.forwarder.enqueue(sonoran("EVENT_UNIT_STATUS", { identIds: [4], status: 2 }));
  await run.forwarder.enqueue(recordOf("sonoran", { type: "CUSTOM_THING" }));
  await run.forwarder.enqueue(sonoran("EVENT_UNIT_LOGOUT", { identId: 4 }));
  await webhook.until(() => webhook.shown.length === 2);
  expect(webhook.shown.map(({ message }) => message.embeds[0]?.description)).toEqual([
    "🔁 Unit 4: Available",
    "⚪ Unit 4 off duty",
  ]);
});

test.each([
  "https://example.com/api/webhooks/1/token-of-mine",
  "http://discord.com/api/webhooks/1/token-of-mine",
  "https://discord.com.evil.example/api/webhooks/1/token-of-mine",
  "https://discord.com/channels/1/token-of-mine",
  "token-of-mine",
])("%s is no webhook URL, and is not repeated", async (url) => {
  const targets = [{ name: "channel", type: "discord", url }];
  const [found] = await reachTargets({ targets, types: [discordTarget] });
  const said = JSON.stringify(found?.reach);
  expect(said).toContain('target \\"channel\\": url: expected the webhook URL that Discord shows');
  expect(said).not.toContain("token-of-mine");
});

test("whether it can be reached is found out without sending anything", async () => {
  await using webhook = await startFakeWebhook();
  const targets = [{ name: "channel", type: "discord", url: webhook.url }];
  const [found] = await reachTargets({ targets, types: [discordTarget] });
  expect(found?.reach).toMatchObject({ reached: true });
  expect(webhook.requests).toEqual([]);
  const gone = [{ name: "channel", type: "discord", url: webhook.url.replace(/:\d+\//, ":9/") }];
  const [refused] = await reachTargets({ targets: gone, types: [discordTarget] });
  expect(refused?.reach).toMatchObject({ reached: false, code: "ECONNREFUSED" });
});
