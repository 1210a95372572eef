// The bot's configuration: what it is made of, its defaults, and a sentence for everything that can be wrong.
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const id = z.string().regex(/^\d{17,20}$/, {
  error: 'expected an id of Discord, 17 to 20 digits in quotes (Developer Mode on, right click, "Copy ID")',
});
/** A channel, or off. */
const channel = z.union([id, z.literal(false)], {
  error: 'expected the id of a channel, 17 to 20 digits in quotes, or false for "off"',
});

const channels = z.strictObject({
  emergencies: channel.optional(),
  dispatch: channel.optional(),
  panic: channel.optional(),
  units: channel.optional(),
  "unit-log": channel.optional(),
  race: channel.optional(),
  standings: channel.optional(),
  other: channel.optional(),
});

const route = z.strictObject({
  /** Only for this community, server or accweb instance; what is left out fits all. */
  community: z.string().optional(),
  server: z.int().optional(),
  instance: z.string().optional(),
  /** Which posts go to which channel; what is left out is for the next route that fits. */
  channels,
  /** The one role that a panic button pings. */
  panicRole: id.optional(),
});

const community = z.strictObject({
  communityId: z.string().min(1),
  apiKey: z.string().min(1, { error: "expected the community's API key: is it in .env?" }),
  servers: z
    .array(
      z.strictObject({
        id: z.int(),
        /** Takes the server's events over Sonoran's websocket; its game server gets none meanwhile. */
        websocket: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Another websocket hub than Sonoran's, such as the simulator's. */
  hubUrl: z.string().optional(),
});

const schema = z.strictObject({
  /** The bot's token. Without one the bot prints what it would post. */
  token: z.string().optional(),
  /** The Discord server ("guild") that the slash commands are for. */
  guildId: id.optional(),
  /** Where Sonoran CAD and accweb send their events. */
  listen: z
    .strictObject({ host: z.string().default("0.0.0.0"), port: z.int().min(0).max(65_535).default(30_150) })
    .prefault({}),
  /** Where events that wait and ids of messages are kept over a restart. */
  dataDir: z.string().default("data"),
  sonoran: z.array(community).default([]),
  accweb: z
    .strictObject({
      secret: z
        .string()
        .min(8, { error: "expected a secret of your own, 8 characters or more: is it in .env?" }),
    })
    .optional(),
  routes: z.array(route).default([]),
  /** Boards are edited no more often than this. */
  boardIntervalMs: z.int().min(50).default(5_000),
  /** Chatter older than this is counted in one line instead of posted. */
  staleAfterMs: z.int().positive().default(120_000),
  /** Discord's API; another one only in tests. */
  discordApi: z.string().default("https://discord.com/api"),
});

/** @typedef {z.input<typeof schema>} BotConfig what a config file exports */
/** @typedef {z.output<typeof schema>} Config the same with every default filled in */
/** @typedef {Config["routes"][number]} Route */

/**
 * @param {unknown} config
 * @returns {Config}
 * @throws {Error} one line that names every wrong option, and no value
 */
export function parseConfig(config) {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "config"}: ${message}`);
  throw new Error(`the configuration is wrong: ${lines.join("; ")}`);
}

/**
 * Reads `.env` beside the config file into the environment, and the config file where there is one.
 *
 * @param {string} file
 * @returns {Promise<Config | undefined>}
 */
export async function loadConfig(file) {
  const env = path.join(path.dirname(file), ".env");
  if (existsSync(env)) process.loadEnvFile(env);
  if (!existsSync(file)) return undefined;
  const { config } = await importConfig(file);
  if (config === undefined) throw new Error(`${file} has no \`export const config = {…}\``);
  return parseConfig(config);
}

/**
 * @param {string} file
 * @returns {Promise<{ config?: unknown }>}
 */
async function importConfig(file) {
  try {
    return await import(pathToFileURL(path.resolve(file)).href);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Where it is, Node only tells whoever runs the file.
    const hint = `\`node --check ${file}\` shows the line`;
    throw new Error(`${file} is not JavaScript (${error.message}): ${hint}`, { cause: error });
  }
}

/**
 * Where posts of a family go: the first route that fits and names the family decides. Undefined means nowhere.
 *
 * @param {readonly Route[]} routes
 * @param {Pick<import("@tenfour/contracts").EventRecord, "community" | "server" | "instance">} from
 * @param {import("@tenfour/discord").Family} family
 * @returns {string | undefined}
 */
export function channelFor(routes, from, family) {
  const found = routes.filter(fits(from)).find(({ channels: named }) => named[family] !== undefined);
  return found?.channels[family] || undefined;
}

/**
 * @param {readonly Route[]} routes
 * @param {Parameters<typeof channelFor>[1]} from
 * @returns {string | undefined}
 */
export function panicRoleFor(routes, from) {
  return routes.filter(fits(from)).find(({ panicRole }) => panicRole !== undefined)?.panicRole;
}

/** @param {Parameters<typeof channelFor>[1]} from */
function fits(from) {
  return (/** @type {Route} */ { community: wanted, server, instance }) =>
    (wanted === undefined || wanted === from.community) &&
    (server === undefined || server === from.server) &&
    (instance === undefined || instance === from.instance);
}
