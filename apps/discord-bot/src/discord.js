// The connection to Discord: logs in, registers the commands, answers them; every failure is one line.
import { Client, DiscordAPIError, Events, GatewayIntentBits } from "discord.js";
import { handleCommand, registerCommands } from "./commands.js";
import { isTokenRefused, TOKEN_REFUSED } from "./outputs.js";

/**
 * @param {import("./config.js").Config} config
 * @param {import("@tenfour/discord").Renderer} renderer
 * @param {() => Promise<string>} status
 * @param {(line: string) => void} log
 */
export function createDiscord(config, renderer, status, log) {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: config.discordApi, retries: 1 },
  });
  client.rest.setToken(config.token ?? "");
  client.on(Events.Error, (error) => log(`Discord: ${error.message}`));
  client.on(Events.Invalidated, () => log("Discord has ended the session: is the token used elsewhere?"));
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    handleCommand(interaction, renderer, status).catch((error) =>
      log(`/${interaction.commandName}: ${error.message}`),
    );
  });
  const { guildId } = config;
  client.once(Events.ClientReady, ({ user, application, guilds }) => {
    log(`logged in as ${user.tag}`);
    if (guildId === undefined) return;
    if (!guilds.cache.has(guildId)) {
      log(
        `the bot is not in the Discord server ${guildId}: invite it, or correct guildId; there are no slash commands`,
      );
      return;
    }
    registerCommands(client.rest, application.id, guildId).catch((error) => {
      const why = error instanceof DiscordAPIError ? `${error.message} (${error.code})` : error.message;
      log(`no slash commands: ${why}; invite the bot with the scope applications.commands`);
    });
  });
  return {
    client,
    /** Logs in without being waited for: events are received and kept meanwhile. */
    login: () => {
      client.login(config.token).catch((/** @type {Error} */ error) => {
        log(isTokenRefused(error) ? TOKEN_REFUSED : `no connection to Discord: ${error.message}`);
      });
    },
  };
}
