import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BotConfig, parseConfig } from "../src/config.js";
import { startBot } from "../src/start-bot.js";
import { GUILD, TOKEN } from "./fake-discord.js";

export const API_KEY = "api-key-of-the-tests-1234";
export const SECRET = "accweb-secret-of-the-tests";
export const CHANNELS = {
  emergencies: "100000000000000001",
  dispatch: "100000000000000002",
  panic: "100000000000000003",
  units: "100000000000000004",
  "unit-log": "100000000000000005",
  race: "100000000000000006",
  standings: "100000000000000007",
  other: "100000000000000008",
};
export const ROLE = "900000000000000001";

/** A folder for a bot's data, gone at the end. */
export async function dataDir(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenfour-bot-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

export function configFor(api: string, folder: string, more: Partial<BotConfig> = {}) {
  return parseConfig({
    token: TOKEN,
    guildId: GUILD,
    listen: { host: "127.0.0.1", port: 0 },
    dataDir: folder,
    sonoran: [{ communityId: "main", apiKey: API_KEY, servers: [{ id: 1 }] }],
    accweb: { secret: SECRET },
    routes: [{ channels: CHANNELS, panicRole: ROLE }],
    boardIntervalMs: 100,
    discordApi: api,
    ...more,
  });
}

export type Bot = Awaited<ReturnType<typeof startBot>> & AsyncDisposable & { readonly lines: string[] };

/** The bot in this process; stopped at the end of the block. */
export async function start(config: ReturnType<typeof parseConfig>): Promise<Bot> {
  const lines: string[] = [];
  const bot = await startBot(config, (line) => void lines.push(line));
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= bot.stop());
  return { ...bot, lines, stop, [Symbol.asyncDispose]: stop };
}

/** Sends an event as the CAD does. */
export async function send(bot: { readonly url: string }, type: string, data: unknown): Promise<void> {
  const body = JSON.stringify({ key: API_KEY, type, data });
  const response = await fetch(`${bot.url}/sonorancad/event`, { method: "POST", body });
  if (response.status !== 200) throw new Error(`the bot answered ${response.status}`);
}

export function call911(callId: number, description = "smoke"): object {
  return { call: { callId, isEmergency: true, caller: "Jane", location: "Pier 4", description } };
}

export function dispatch(callId: number, more: object = {}): object {
  const texts = {
    block: "12",
    address: "Main St",
    postal: "305",
    title: "Robbery",
    code: "10-90",
    description: "Two men",
  };
  return {
    dispatch: {
      callId,
      origin: 0,
      status: 1,
      priority: 1,
      ...texts,
      notes: [],
      idents: [],
      metaData: {},
      ...more,
    },
  };
}
