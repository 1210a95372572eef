import type { Command } from "commander";

/** Adds the options that say where events are sent, and with whose key. */
export function addDestinationOptions(command: Command): Command {
  return command
    .option("--to <url>", "where to (default: the relay of this configuration, on this machine)")
    .option("--send-key", "let the configured key or secret go to another machine")
    .option("--community <id>", "whose key, when more than one community is configured")
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)");
}

/** For the end of a help. */
export const KEY_HELP = `
Key and secret are those of the relay: SONORAN_API_KEY and ACCWEB_SECRET, or the config file's. They are never
options, because every user of the machine sees those.`;
