// Where messages go: Discord's REST API, or the console when there is no token.
import { setMaxListeners } from "node:events";
import { DiscordAPIError, HTTPError, Routes } from "discord.js";

/** @typedef {import("@tenfour/discord").DiscordMessage} DiscordMessage */
/**
 * @typedef {object} Output
 * @property {(channelId: string, message: DiscordMessage, nonce?: string, signal?: AbortSignal) => Promise<string>} create
 *   posts, and resolves with the message's id
 * @property {(channelId: string, id: string, message: DiscordMessage, signal?: AbortSignal) => Promise<void>} edit
 */

/** Discord does not let this through, now or later: trying again is of no use. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number | string} code
   */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** What is said when the token is wrong, wherever that is found out. */
export const TOKEN_REFUSED =
  "Discord does not accept the token: copy it anew into .env, and start again; events are kept until then";

/** The message is not there any more: somebody deleted it. */
export const UNKNOWN_MESSAGE = 10_008;

/** @type {ReadonlyMap<number | string, string>} */
const REMEDIES = new Map([
  [10_003, "the channel does not exist any more: put another id into the configuration"],
  [50_001, "the bot does not see the channel: give it View Channel there, or invite it to that server"],
  [50_013, "the bot may not write there: give it Send Messages and Embed Links in the channel"],
  [50_008, "that is no text channel: put another id into the configuration"],
  [30_046, "the message has been edited too often for its age: a new one is posted next time"],
]);

/**
 * Discord's API by the client's own REST, which keeps to its rate limits.
 *
 * @param {import("discord.js").REST} rest
 * @returns {Output}
 */
export function discordOutput(rest) {
  return {
    create: (channelId, message, nonce, signal) =>
      told(channelId, async () => {
        // With an enforced nonce a message that arrived, and whose answer got lost, is not posted twice.
        const once = nonce === undefined ? {} : { nonce, enforce_nonce: true };
        const body = { ...message, ...once };
        const answer = await rest.post(Routes.channelMessages(channelId), { body, ...withSignal(signal) });
        return String(/** @type {{ id?: unknown }} */ (answer).id);
      }),
    edit: (channelId, id, { flags: _none, ...body }, signal) =>
      told(channelId, async () => {
        await rest.patch(Routes.channelMessage(channelId, id), { body, ...withSignal(signal) });
      }),
  };
}

/**
 * Prints what would be posted.
 *
 * @param {(line: string) => void} print
 * @param {import("./config.js").Config["routes"]} routes
 * @returns {Output}
 */
export function consoleOutput(print, routes) {
  let count = 0;
  /** @param {string} channelId */
  const nameOf = (channelId) => {
    const named = routes.flatMap(({ channels }) => Object.entries(channels));
    return [...new Set(named.filter(([, id]) => id === channelId).map(([family]) => family))].join("+");
  };
  return {
    create: (channelId, message) => {
      count += 1;
      print(`#${nameOf(channelId)} new ${count}: ${inOneLine(message)}`);
      return Promise.resolve(`${count}`);
    },
    edit: (channelId, id, message) => {
      print(`#${nameOf(channelId)} edit ${id}: ${inOneLine(message)}`);
      return Promise.resolve();
    },
  };
}

/** @param {DiscordMessage} message */
function inOneLine({ content, embeds }) {
  const texts = embeds.flatMap(({ title = "", description = "", fields = [] }) => [
    title,
    description.replaceAll("\n", " / "),
    ...fields.map(({ name, value }) => `${name}: ${value.replaceAll("\n", ", ")}`),
  ]);
  // What Discord does not show either.
  const text = [content, ...texts].filter(Boolean).join(" | ");
  return text
    .replace(/\\([^0-9A-Za-z\s])/g, "$1")
    .replace(/<t:(\d+):[RT]>/g, (_all, seconds) =>
      new Date(Number(seconds) * 1_000).toISOString().slice(11, 19),
    );
}

/** @param {AbortSignal | undefined} signal */
function withSignal(signal) {
  if (signal === undefined) return {};
  // discord.js listens once more for every attempt that a rate limit ends, which Node takes for a leak.
  setMaxListeners(0, signal);
  return { signal };
}

/**
 * @template T
 * @param {string} channelId
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
async function told(channelId, act) {
  try {
    return await act();
  } catch (error) {
    if (isTokenRefused(error)) throw new Error(TOKEN_REFUSED, { cause: error });
    if (error instanceof DiscordAPIError && error.status >= 400 && error.status < 500) {
      const remedy = REMEDIES.get(error.code) ?? "it was left out";
      throw new Refused(`channel ${channelId}: ${error.message} (${error.code}): ${remedy}`, error.code);
    }
    const isAnswer = error instanceof HTTPError || error instanceof DiscordAPIError;
    const what = isAnswer ? `Discord answered ${error.status}` : "Discord cannot be reached";
    throw new Error(`${what}; events wait until it takes them`, { cause: error });
  }
}

/** @param {unknown} error */
export function isTokenRefused(error) {
  if (error instanceof DiscordAPIError) return error.status === 401;
  // At login; and after one 401 discord.js has forgotten the token.
  return error instanceof Error && /token/i.test(error.message);
}
