export { discordTarget } from "./discord-target.js";
export { type DiscordSettings, discordSettings } from "./settings.js";
