import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { channelFor, panicRoleFor, parseConfig } from "../src/config.js";
import { API_KEY, CHANNELS, configFor, dataDir, SECRET } from "./bot.js";
import { BotProcess } from "./bot-process.js";

test("without anything configured it shows a demo on the console, and ends when it is asked to", async () => {
  await using data = await dataDir();
  await using bot = await BotProcess.start(data.folder);
  await bot.line("this is a demo");
  await bot.line("#emergencies new");
  await bot.line("#standings new");
  expect(await bot.end("SIGTERM")).toBe(0);
});

test("without a token, --demo feeds the routes of a configuration", async () => {
  await using data = await dataDir();
  const { token: _none, ...config } = configFor("http://127.0.0.1:9", data.folder);
  await using bot = await BotProcess.start(data.folder, config, "--demo");
  await bot.line("#units new");
  const text = bot.lines.join("\n");
  expect(text).toContain("No token");
  expect(text).not.toContain(API_KEY);
  expect(text).not.toContain(SECRET);
});

test("a port in use is one line, and so is a wrong configuration", async () => {
  await using data = await dataDir();
  await using other = await dataDir();
  const { token: _none, ...config } = configFor("http://127.0.0.1:9", data.folder);
  await using bot = await BotProcess.start(data.folder, config);
  const port = Number(new URL(await bot.url()).port);
  const second = { ...config, dataDir: other.folder, listen: { host: "127.0.0.1", port } };
  await using refused = await BotProcess.start(other.folder, second);
  expect(await refused.ended()).toBe(1);
  expect(refused.lines.at(-1)).toMatch(/^port \d+ cannot be listened on \(EADDRINUSE\): stop what uses it/);
  await using wrong = await BotProcess.start(other.folder, { ...config, guildId: "my server" });
  expect(await wrong.ended()).toBe(1);
  expect(wrong.lines).toEqual([
    expect.stringContaining("guildId: expected an id of Discord, 17 to 20 digits"),
  ]);
});

test.each([
  [
    `export const config = { sonoran: [{ apiKey: "${API_KEY}" "" }] };`,
    / is not JavaScript \(.+\): `node --check \S+`/,
  ],
  [`export const configuration = { apiKey: "${API_KEY}" };`, / has no `export const config = \{…\}`$/],
])("a file that is no configuration is one line without what is in it: %#", async (text, sentence) => {
  await using data = await dataDir();
  const file = path.join(data.folder, "config.mjs");
  await writeFile(file, text);
  await using bot = await BotProcess.start(data.folder, undefined, "--config", file);
  expect(await bot.ended()).toBe(1);
  expect(bot.lines).toEqual([expect.stringMatching(sentence)]);
  expect(bot.lines.join()).not.toContain(API_KEY);
});

test("the first route that fits and names the posts decides; false is off", () => {
  const { routes } = parseConfig({
    routes: [
      { community: "main", server: 2, channels: { dispatch: CHANNELS.race } },
      {
        community: "main",
        channels: { dispatch: CHANNELS.dispatch, other: false },
        panicRole: "900000000000000009",
      },
      { instance: "7", channels: { race: CHANNELS.race } },
      { channels: { other: CHANNELS.other } },
    ],
  });
  expect(channelFor(routes, { community: "main", server: 2 }, "dispatch")).toBe(CHANNELS.race);
  expect(channelFor(routes, { community: "main", server: 1 }, "dispatch")).toBe(CHANNELS.dispatch);
  expect(channelFor(routes, { community: "main" }, "other")).toBeUndefined();
  expect(channelFor(routes, { community: "else" }, "other")).toBe(CHANNELS.other);
  expect(channelFor(routes, { instance: "8" }, "race")).toBeUndefined();
  expect(panicRoleFor(routes, { community: "main" })).toBe("900000000000000009");
  expect(panicRoleFor(routes, { community: "else" })).toBeUndefined();
});
