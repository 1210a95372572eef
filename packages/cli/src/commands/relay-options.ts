import type { Command } from "commander";
import { LOG_LEVELS } from "../log/levels.js";

/** Adds the options that tell where the configuration is, and puts flags over it. */
export function addRelayOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--host <address>", "address to listen on (default: 0.0.0.0)")
    .option("-p, --port <number>", "port to listen on; 0 takes any free one (default: 30150)")
    .option(
      "--data-dir <folder>",
      "folder for what the relay keeps (default: .tenfour beside the config file)",
    )
    .option("--json", "print NDJSON: where it listens, then one record per line")
    .option("--log-level <level>", `log from this level on: ${LOG_LEVELS.join(", ")} (default: info)`)
    .option("--debug", "show the stack of an error that ends the relay");
}

/** For the end of a help. */
export const ENVIRONMENT_HELP = `
Environment:
  SONORAN_API_KEY       API key of the community whose events are accepted
  SONORAN_COMMUNITY_ID  its id
  SONORAN_SERVER_IDS    ids of its servers, with commas between them
  SONORAN_WEBSOCKET     1 takes these servers' events over Sonoran's websocket; the game server gets none then, but by a fivem target
  SONORAN_HUB_URL       another websocket hub than Sonoran's
  ACCWEB_SECRET         secret that accweb's events come with
  TENFOUR_HOST, TENFOUR_PORT, TENFOUR_ADMIN_PORT, TENFOUR_DATA_DIR, TENFOUR_ALERT_AFTER, TENFOUR_LOG_LEVEL

Flags win over the environment, the environment over the config file.`;
