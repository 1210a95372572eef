// The slash commands: what they are called, and what they answer.
import { MessageFlags, Routes, SlashCommandBuilder } from "discord.js";

const definitions = [
  new SlashCommandBuilder().setName("units").setDescription("Who is on duty"),
  new SlashCommandBuilder().setName("calls").setDescription("The dispatch calls that are open"),
  new SlashCommandBuilder()
    .setName("call")
    .setDescription("One dispatch call")
    .addIntegerOption((option) => option.setName("id").setDescription("Its number").setRequired(true)),
  new SlashCommandBuilder().setName("standings").setDescription("The race as it stands"),
  new SlashCommandBuilder()
    .setName("tenfour")
    .setDescription("About this bot")
    .addSubcommand((sub) => sub.setName("status").setDescription("Doors, sessions, gaps, last event, queue")),
].map((command) => command.toJSON());

/**
 * @param {import("discord.js").REST} rest
 * @param {string} applicationId
 * @param {string} guildId
 */
export async function registerCommands(rest, applicationId, guildId) {
  await rest.put(Routes.applicationGuildCommands(applicationId, guildId), { body: definitions });
}

/** @typedef {Omit<import("@tenfour/discord").DiscordMessage, "flags">} Answer */

/**
 * What a command answers.
 *
 * @param {{ name: string, callId?: number | null }} command
 * @param {import("@tenfour/discord").Renderer} renderer
 * @param {() => Promise<string>} status
 * @returns {Promise<Answer>}
 */
async function answerTo({ name, callId }, renderer, status) {
  const scopes = renderer.scopes();
  const sonoran = scopes.filter((scope) => scope.startsWith("sonoran:"));
  switch (name) {
    case "units":
      return joined(
        sonoran.map((scope) => renderer.board("units", scope)),
        "Nobody is on duty.",
      );
    case "standings": {
      const races = scopes.filter((scope) => scope.startsWith("accweb:"));
      return joined(
        races.map((scope) => renderer.board("standings", scope)),
        "No race has been heard of.",
      );
    }
    case "calls": {
      const lines = sonoran.flatMap((scope) => renderer.openCalls(scope));
      return text(lines.length === 0 ? "No call is open." : within(lines));
    }
    case "call": {
      const found = sonoran.flatMap((scope) => renderer.call(scope, callId ?? -1) ?? []);
      return joined(found, `There is no call ${callId ?? ""}.`);
    }
    default:
      return text(await status());
  }
}

/**
 * Answers the commands that come in over the gateway. Only the standings are for everybody to see.
 *
 * @param {import("discord.js").ChatInputCommandInteraction} interaction
 * @param {import("@tenfour/discord").Renderer} renderer
 * @param {() => Promise<string>} status
 */
export async function handleCommand(interaction, renderer, status) {
  const callId = interaction.options.getInteger("id");
  const answer = await answerTo({ name: interaction.commandName, callId }, renderer, status);
  const isForAll = interaction.commandName === "standings";
  const flags = isForAll ? {} : { flags: MessageFlags.Ephemeral };
  const data = {
    content: answer.content,
    embeds: answer.embeds,
    allowed_mentions: answer.allowed_mentions,
    ...flags,
  };
  // 4 is "answer with a message"; the raw route takes what the renderer makes as it is.
  const body = { type: 4, data };
  await interaction.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
    body,
    auth: false,
  });
}

/**
 * @param {readonly Answer[]} messages
 * @param {string} otherwise
 * @returns {Answer}
 */
function joined(messages, otherwise) {
  const [first] = messages;
  if (first === undefined) return text(otherwise);
  // Boards can be long: what does not fit into one answer is left out.
  let left = 6_000;
  const embeds = messages
    .flatMap((message) => message.embeds)
    .filter((embed) => (left -= JSON.stringify(embed).length) >= 0)
    .slice(0, 10);
  return { ...first, embeds: embeds.length === 0 ? first.embeds : embeds };
}

/**
 * @param {string} content
 * @returns {Answer}
 */
function text(content) {
  return { content, embeds: [], allowed_mentions: { parse: [] } };
}

/** @param {readonly string[]} lines */
function within(lines) {
  let length = 0;
  const fitting = lines.filter((line) => (length += line.length + 1) < 1_900);
  return [
    ...fitting,
    ...(fitting.length < lines.length ? [`… and ${lines.length - fitting.length} more`] : []),
  ].join("\n");
}
