// Puts the bot together: doors → receiver → outbox → forwarder → poster → Discord or the console.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createRenderer } from "@tenfour/discord";
import { createForwarder } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { createReceiver } from "@tenfour/receiver";
import { panicRoleFor } from "./config.js";
import { createDiscord } from "./discord.js";
import { openDoors } from "./doors.js";
import { consoleOutput, discordOutput, TOKEN_REFUSED } from "./outputs.js";
import { Poster } from "./poster.js";
import { statusText } from "./status.js";
import { Store } from "./store.js";

/** Each is a queue of its own, so that a 911 never waits behind chatter. */
const QUEUES = {
  calls: [
    "EVENT_911",
    "EVENT_REMOVE_911",
    "EVENT_DISPATCH_*",
    "!EVENT_DISPATCH_TOGGLE_BODYCAM",
    "EVENT_UNIT_PANIC",
  ],
  units: ["EVENT_UNIT_*", "!EVENT_UNIT_PANIC"],
  race: ["instance_*"],
  other: [
    "*",
    ...["!EVENT_911", "!EVENT_REMOVE_911", "!EVENT_DISPATCH_*", "!EVENT_UNIT_*", "!instance_*"],
    "EVENT_DISPATCH_TOGGLE_BODYCAM",
  ],
};

/**
 * @param {import("./config.js").Config} config
 * @param {(line: string) => void} print
 */
export async function startBot(config, print) {
  let isTokenSaid = false;
  /** @param {string} line */
  const log = (line) => {
    // Whoever speaks to Discord finds a wrong token out; it is one line all the same.
    if (line === TOKEN_REFUSED && isTokenSaid) return;
    isTokenSaid ||= line === TOKEN_REFUSED;
    print(line);
  };
  await mkdir(config.dataDir, { recursive: true });
  const store = new Store(config.dataDir);
  await store.load();
  const renderer = createRenderer({
    panicRole: (record) => panicRoleFor(config.routes, record),
    ...(store.snapshot === undefined ? {} : { snapshot: store.snapshot }),
  });
  store.snapshotWith(() => renderer.snapshot());
  const outbox = await openSqliteOutbox({ path: path.join(config.dataDir, "outbox.db") });
  /** @type {() => Promise<string>} */
  let status = () => Promise.resolve("starting");
  const discord =
    config.token === undefined ? undefined : createDiscord(config, renderer, () => status(), log);
  const output =
    discord === undefined ? consoleOutput(log, config.routes) : discordOutput(discord.client.rest);
  const poster = new Poster({ config, renderer, store, output, log });
  const forwarder = createForwarder({
    outbox,
    targets: Object.entries(QUEUES).map(([name, events]) => ({
      name: `discord-${name}`,
      type: "function",
      events,
      // Longer than a rate limit of Discord's lasts as a rule.
      timeoutMs: 60_000,
      handler: (record, { signal }) => poster.take(record, signal),
    })),
    secrets: [config.token ?? [], config.sonoran.map(({ apiKey }) => apiKey)].flat(2),
    closeTimeoutMs: 5_000,
  });
  await forwarder.start();
  const receiver = createReceiver({
    sonoran: {
      communities: config.sonoran.map(({ communityId, apiKey, servers }) => ({
        communityId,
        apiKey,
        servers: servers.map(({ id }) => ({ id })),
      })),
    },
    ...(config.accweb === undefined ? {} : { accweb: { secrets: [config.accweb.secret] } }),
    sinks: [forwarder],
  });
  const started = { last: /** @type {string | undefined} */ (undefined) };
  receiver.onAny(({ name, receivedAt }) => {
    started.last = `${name ?? "an event without a name"}, ${receivedAt}`;
  });
  const health = () => ({
    ok: receiver.stats().degraded.length === 0,
    discord: discord?.client.isReady() ?? "console",
  });
  const closeParts = async () => {
    await receiver.close();
    await forwarder.close();
    await poster.close();
    await outbox.close();
  };
  const doors = await openDoors(receiver, config, health, log).catch(async (error) => {
    await closeParts();
    throw error;
  });
  status = () => statusText({ doors, receiver, forwarder, lastEvent: started.last });
  discord?.login();
  return {
    url: doors.url,
    renderer,
    sessions: doors.sessions,
    status,
    stop: async () => {
      await doors.close();
      await closeParts();
      await discord?.client.destroy();
    },
  };
}
