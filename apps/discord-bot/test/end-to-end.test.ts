import { isJsonObject } from "@tenfour/contracts";
import { patrolShift, startAccweb, startCad, startHub } from "@tenfour/simulator";
import { expect, test } from "vitest";
import { API_KEY, CHANNELS, call911, configFor, dataDir, dispatch, SECRET, send, start } from "./bot.js";
import { BotProcess } from "./bot-process.js";
import { type FakeDiscord, startFakeDiscord, TOKEN } from "./fake-discord.js";
import { rateLimited } from "./fake-rest.js";

/** The numbers that stand in the titles of a channel's messages: `🟢 Call 7 · …`. */
function numbersIn(discord: FakeDiscord, channelId: string): number[] {
  const titles = discord.rest.in(channelId).map(({ embeds }) => embeds[0]?.title ?? "");
  return titles.map((title) => Number(/(?:Call|call) (\d+)/.exec(title)?.[1])).sort((a, b) => a - b);
}

function everything(discord: FakeDiscord): string {
  return JSON.stringify(discord.rest.messages);
}

test("a whole shift over HTTP, with the bot killed in the middle of calls: every call is one message", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  const config = configFor(discord.api, data.folder);
  const events = [...patrolShift({ seed: 5, calls: 10 })].map(({ event }) => event);
  const idsOf = (name: string): number[] => {
    const found = events.filter(({ type }) => type === name).map(({ data: body }) => JSON.stringify(body));
    return [...new Set(found.map((text) => Number(/"callId":(\d+)/.exec(text)?.[1])))].sort((a, b) => a - b);
  };
  let sent = 0;
  for (const until of [0.3, 0.5, 0.8, 1]) {
    await using bot = await BotProcess.start(data.folder, config);
    const url = await bot.url();
    while (sent < events.length * until) {
      const event = events[sent] ?? {};
      const body = JSON.stringify({ key: API_KEY, ...event });
      expect((await fetch(`${url}/sonorancad/event`, { method: "POST", body })).status).toBe(200);
      sent += 1;
    }
    if (until < 1) {
      // Killed with what it has answered and perhaps not posted.
      await bot.end("SIGKILL");
      continue;
    }
    await discord.rest.until(
      () => numbersIn(discord, CHANNELS.dispatch).length >= idsOf("EVENT_DISPATCH_NEW").length,
    );
    await discord.rest.until(
      () => numbersIn(discord, CHANNELS.emergencies).length >= idsOf("EVENT_911").length,
    );
    await discord.rest.until(() =>
      discord.rest.in(CHANNELS.dispatch).every(({ embeds }) => embeds[0]?.title?.startsWith("⚫")),
    );
    expect(await bot.end("SIGTERM")).toBe(0);
    expect(bot.lines.join("\n")).not.toContain(TOKEN);
    expect(bot.lines.join("\n")).not.toContain(API_KEY);
  }
  expect(numbersIn(discord, CHANNELS.dispatch)).toEqual(idsOf("EVENT_DISPATCH_NEW"));
  expect(numbersIn(discord, CHANNELS.emergencies)).toEqual(idsOf("EVENT_911"));
  expect(discord.rest.in(CHANNELS.units)).toHaveLength(1);
  const pings = discord.rest.messages.filter(({ allowed_mentions }) => allowed_mentions.roles !== undefined);
  expect(new Set(pings.map(({ channelId }) => channelId))).toEqual(new Set([CHANNELS.panic]));
  expect(everything(discord)).not.toContain(API_KEY);
});

test("over the websocket, with what the CAD falls back to when the session is cut", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using hub = await startHub({
    communities: [{ communityId: "main", apiKey: API_KEY, servers: [{ id: 1 }] }],
  });
  const sonoran = [
    { communityId: "main", apiKey: API_KEY, hubUrl: hub.url, servers: [{ id: 1, websocket: true }] },
  ];
  await using bot = await start(configFor(discord.api, data.folder, { sonoran }));
  await bot.sessions[0]?.ready(30_000);
  await hub.push(1, { type: "EVENT_DISPATCH_NEW", data: dispatch(7) });
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch).length === 1);
  await send(bot, "EVENT_DISPATCH_CLOSED", { callIds: [7] });
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch)[0]?.edits === 1);
  expect(discord.rest.in(CHANNELS.dispatch)).toHaveLength(1);
  expect(await bot.status()).toContain("Websocket of server 1: ready");
});

test("a race weekend: standings are one message, results have times, and no lap without a time has one", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder));
  const to = `${bot.url}/callback?secret=${SECRET}`;
  const weekend = await startAccweb({
    to,
    timeout: "10s",
    cars: 6,
    lapsPerSession: 3,
    speed: 100,
    gapMs: { min: 0, max: 1 },
  });
  const { answered } = await weekend.done;
  expect(Object.keys(answered)).toEqual(["204"]);
  const results = (): string[] =>
    discord.rest
      .in(CHANNELS.race)
      .flatMap(({ embeds }) => embeds[0]?.title ?? [])
      .filter((title) => title.startsWith("🏆"));
  await discord.rest.until(() => results().some((title) => title.includes("Race")));
  expect(results().map((title) => /Results: (\w+)/.exec(title)?.[1])).toEqual([
    "Practice",
    "Qualifying",
    "Race",
  ]);
  await expect.poll(() => discord.rest.in(CHANNELS.standings).length).toBe(1);
  const text = everything(discord);
  expect(text).toMatch(/best \d:\d\d\.\d{3}/);
  expect(text).toContain("joined");
  expect(text).not.toMatch(/35791|596:31|2147483647/);
});

test("a storm of 429s and full buckets: everything arrives, once, in order", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  discord.rest.bucket = { limit: 2, perMs: 100 };
  await using bot = await start(configFor(discord.api, data.folder));
  await discord.rest.until(() => discord.rest.commands.length > 0);
  discord.rest.storm.push(
    ...Array.from({ length: 12 }, (_, index) => rateLimited(0.02, {}, index % 2 === 0)),
  );
  for (let id = 1; id <= 10; id += 1) await send(bot, "EVENT_911", call911(id));
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 10);
  expect(discord.rest.in(CHANNELS.emergencies).map(({ embeds }) => embeds[0]?.title)).toEqual(
    Array.from({ length: 10 }, (_, index) => `🚨 911 call ${index + 1}`),
  );
  expect(discord.rest.storm).toEqual([]);
  expect(discord.rest.seen.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(12);
});

test("a burst of 500 unit updates makes at most two edits in an interval", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  const boardIntervalMs = 300;
  await using bot = await start(
    configFor(discord.api, data.folder, {
      boardIntervalMs,
      routes: [{ channels: { units: CHANNELS.units } }],
    }),
  );
  const startedAt = Date.now();
  const post = async (index: number): Promise<void> =>
    send(bot, "EVENT_UNIT_STATUS", { identIds: [index], status: index % 5 });
  for (let from = 1; from <= 500; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => post(from + index)));
  }
  const isComplete = (): boolean =>
    discord.rest.in(CHANNELS.units)[0]?.embeds[0]?.title?.includes("(500)") === true;
  await discord.rest.until(isComplete);
  const intervals = Math.ceil((Date.now() - startedAt) / boardIntervalMs);
  const requests = discord.rest.seen.filter(({ path }) => path.includes(CHANNELS.units));
  expect(requests.length).toBeLessThanOrEqual(2 * intervals);
  expect(requests.length).toBeLessThan(100);
  expect(discord.rest.in(CHANNELS.units)).toHaveLength(1);
});

test("after an outage old chatter is one line, and calls are not", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder, { staleAfterMs: 200 }));
  await discord.rest.until(() => discord.rest.commands.length > 0);
  discord.rest.isDown = true;
  for (let id = 1; id <= 37; id += 1) await send(bot, "EVENT_UNIT_STATUS", { identIds: [id], status: 2 });
  await send(bot, "EVENT_911", call911(1));
  const attempts = (): number => discord.rest.seen.filter(({ status }) => status === 503).length;
  // Two attempts of each queue, of which the second comes after a second at least.
  await discord.rest.until(() => attempts() >= 8);
  discord.rest.isDown = false;
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 1);
  const counted = (): number => {
    const counts = discord.rest
      .in(CHANNELS["unit-log"])
      .map(({ content }) => /^⏳ (\d+) status changes? while offline$/.exec(content)?.[1]);
    return counts.reduce((sum, count) => sum + Number(count), 0);
  };
  const linesWith = (text: string): number => bot.lines.filter((line) => line.startsWith(text)).length;
  expect(linesWith("Discord answered 503")).toBe(1);
  // Away again when the line is due, it gets it another time: a third attempt is one of a second round.
  discord.rest.isDown = true;
  const before = discord.rest.seen.length;
  const refused = (): number =>
    discord.rest.seen
      .slice(before)
      .filter(({ status, path }) => status === 503 && path.includes(CHANNELS["unit-log"])).length;
  await discord.rest.until(() => refused() === 3 || counted() === 37);
  discord.rest.isDown = false;
  await discord.rest.until(() => counted() === 37);
  expect(discord.rest.in(CHANNELS["unit-log"])).toHaveLength(1);
  expect(linesWith("Discord answered 503")).toBeLessThanOrEqual(2);
  expect(linesWith("Discord takes messages again")).toBeGreaterThan(0);
});

test("what players type pings nobody and links nowhere, in every message of a shift", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder));
  const cad = await startCad({
    to: `${bot.url}/sonorancad/event`,
    apiKey: API_KEY,
    calls: 10,
    speed: 100,
    gapMs: { min: 0, max: 1 },
  });
  const { answered, sent } = await cad.done;
  expect(answered).toEqual({ "200": sent });
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch).length >= 10);
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return isJsonObject(value) ? Object.values(value).flatMap(texts) : [];
  };
  for (const { content, embeds, allowed_mentions } of discord.rest.messages) {
    expect(allowed_mentions.parse).toEqual([]);
    for (const text of [content, ...texts(embeds)]) {
      const live = text.replace(/\\[^0-9A-Za-z\s]/g, "").replace(/<t:\d+:[RT]>|<@&900000000000000001>/g, "");
      expect(live).not.toMatch(/[@<>[\]`|]|:\/\//);
    }
  }
});
