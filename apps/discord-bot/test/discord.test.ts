import { expect, test } from "vitest";
import {
  API_KEY,
  CHANNELS,
  call911,
  configFor,
  dataDir,
  dispatch,
  ROLE,
  SECRET,
  send,
  start,
} from "./bot.js";
import { GUILD, startFakeDiscord, TOKEN } from "./fake-discord.js";
import { failure } from "./fake-rest.js";

/** Neither the log nor an answer may show them. */
function expectNoSecret(lines: readonly string[]): void {
  const text = lines.join("\n").toLowerCase();
  expect(text).not.toBe("");
  for (const secret of [TOKEN, API_KEY, SECRET]) expect(text).not.toContain(secret.toLowerCase());
}

test("discord.js logs in, registers the commands, answers them, beats, resumes and comes again", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder));
  await discord.rest.until(() => discord.rest.commands.length > 0);
  expect(discord.rest.commands.map(({ name }) => name)).toEqual([
    "units",
    "calls",
    "call",
    "standings",
    "tenfour",
  ]);
  await send(bot, "EVENT_DISPATCH_NEW", dispatch(7));
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch).length === 1);
  const answer = async (name: string, options: object[] = []) => {
    const id = discord.gateway.command(name, options);
    await discord.rest.until(() => discord.rest.interactions.has(id));
    const shown = discord.rest.interactions.get(id);
    return { text: JSON.stringify([shown?.content, shown?.embeds]), isPrivate: shown?.flags === 64 };
  };
  expect(await answer("calls")).toMatchObject({
    isPrivate: true,
    text: expect.stringContaining("**7** Robbery"),
  });
  expect(await answer("call", [{ name: "id", type: 4, value: 7 }])).toMatchObject({
    text: expect.stringContaining("Two men"),
  });
  expect(await answer("call", [{ name: "id", type: 4, value: 8 }])).toMatchObject({
    text: expect.stringContaining("There is no call 8."),
  });
  expect(await answer("units")).toMatchObject({ text: expect.stringContaining("Nobody is on duty") });
  expect(await answer("standings")).toMatchObject({
    isPrivate: false,
    text: expect.stringContaining("No race"),
  });
  const status = await answer("tenfour", [{ name: "status", type: 1, options: [] }]);
  expect(status.text).toContain("1 Sonoran and 0 accweb events");
  expect(status.text).toContain("Last event: EVENT_DISPATCH_NEW");
  expect(status.text).toContain("Queue: calls 0, units 0");
  await discord.gateway.until(() => discord.gateway.log.includes("heartbeat"));
  discord.gateway.reconnect();
  await discord.gateway.until(() => discord.gateway.log.filter((entry) => entry === "resume").length === 1);
  discord.gateway.cut();
  await discord.gateway.until(() => discord.gateway.log.filter((entry) => entry === "resume").length === 2);
  expect((await answer("calls")).text).toContain("Robbery");
  expect(discord.gateway.log.filter((entry) => entry === "identify")).toHaveLength(1);
  expectNoSecret([...bot.lines, status.text]);
});

test("a call is one message, across a restart in the middle of it too; a panic pings one role", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  const config = configFor(discord.api, data.folder);
  {
    await using bot = await start(config);
    await send(bot, "EVENT_911", call911(3, "@everyone fire"));
    await send(bot, "EVENT_DISPATCH_NEW", dispatch(7));
    await send(bot, "EVENT_DISPATCH_UNIT_ATTACH", { callId: 7, idents: [101] });
    await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch)[0]?.edits === 1);
    await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 1);
  }
  await using bot = await start(config);
  await send(bot, "EVENT_DISPATCH_NOTE", {
    callId: 7,
    note: { time: "20:00:00", label: "A-1", type: "text", content: "seen" },
  });
  await send(bot, "EVENT_DISPATCH_CLOSED", { callIds: [7] });
  await send(bot, "EVENT_REMOVE_911", { callIds: [3] });
  await send(bot, "EVENT_UNIT_PANIC", { identIds: [101], isPanic: true });
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch)[0]?.edits === 3);
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies)[0]?.edits === 1);
  await discord.rest.until(() => discord.rest.in(CHANNELS.panic).length === 1);
  const [call, ...otherCalls] = discord.rest.in(CHANNELS.dispatch);
  const shown = JSON.stringify(call?.embeds);
  expect(otherCalls).toEqual([]);
  for (const part of ["Robbery", "Two men", "Unit 101", "seen", "Closed"]) expect(shown).toContain(part);
  const [emergency, ...otherEmergencies] = discord.rest.in(CHANNELS.emergencies);
  expect(otherEmergencies).toEqual([]);
  expect(emergency?.embeds[0]?.description).toBe("~~\\@everyone fire~~");
  expect(discord.rest.in(CHANNELS.panic)[0]?.allowed_mentions).toEqual({ parse: [], roles: [ROLE] });
  const others = discord.rest.messages.filter(({ channelId }) => channelId !== CHANNELS.panic);
  for (const { allowed_mentions } of others) expect(allowed_mentions).toEqual({ parse: [] });
});

test.each([
  ["a missing permission", failure(403, 50_013, "Missing Permissions"), "give it Send Messages"],
  ["a channel that it does not see", failure(403, 50_001, "Missing Access"), "give it View Channel"],
  ["a deleted channel", failure(404, 10_003, "Unknown Channel"), "the channel does not exist any more"],
])("%s is one line, and the rest keeps working", async (_what, answer, remedy) => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder));
  discord.rest.broken.set(CHANNELS.emergencies, answer);
  for (const id of [1, 2, 3]) await send(bot, "EVENT_911", call911(id));
  await send(bot, "EVENT_DISPATCH_NEW", dispatch(7));
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch).length === 1);
  const said = () => bot.lines.filter((line) => line.includes(CHANNELS.emergencies));
  // The two channels are posted to beside each other.
  const refused = () => discord.rest.seen.filter(({ path }) => path.includes(CHANNELS.emergencies));
  await discord.rest.until(() => refused().length >= 3);
  await expect.poll(said).toEqual([expect.stringContaining(remedy)]);
  discord.rest.broken.clear();
  await send(bot, "EVENT_911", call911(4));
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 1);
});

test("a wrong token is one line, and nothing that came meanwhile is lost", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  discord.rest.token = "another-token";
  {
    await using bot = await start(configFor(discord.api, data.folder));
    await send(bot, "EVENT_911", call911(1));
    await expect
      .poll(() => bot.lines.filter((line) => line.includes("does not accept the token")))
      .toHaveLength(1);
    expectNoSecret(bot.lines);
  }
  discord.rest.token = TOKEN;
  await using _bot = await start(configFor(discord.api, data.folder));
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 1);
});

test("a Discord server that the bot is not in is one line, and posts go on", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  discord.rest.guildId = "";
  await using bot = await start(configFor(discord.api, data.folder));
  await send(bot, "EVENT_911", call911(1));
  await discord.rest.until(() => discord.rest.in(CHANNELS.emergencies).length === 1);
  await expect
    .poll(() => bot.lines.filter((line) => line.includes(`not in the Discord server ${GUILD}`)))
    .toHaveLength(1);
});

test("a message that somebody deleted is posted anew", async () => {
  await using discord = await startFakeDiscord();
  await using data = await dataDir();
  await using bot = await start(configFor(discord.api, data.folder));
  await send(bot, "EVENT_DISPATCH_NEW", dispatch(7));
  await discord.rest.until(() => discord.rest.in(CHANNELS.dispatch).length === 1);
  discord.rest.messages.length = 0;
  await send(bot, "EVENT_DISPATCH_CLOSED", { callIds: [7] });
  await discord.rest.until(() => JSON.stringify(discord.rest.in(CHANNELS.dispatch)).includes("Closed"));
});
