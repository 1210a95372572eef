import { readFileSync } from "node:fs";
import { isJsonObject } from "@tenfour/contracts";
import { Command } from "commander";
import { LOG_LEVELS, type RelayFlags } from "./config/settings.js";
import type { Io } from "./io.js";

/** What the commands do; each returns an exit code. */
export interface Commands {
  relay(flags: RelayFlags): Promise<void>;
}

/** The command line: its commands, options and help. Throws commander's errors instead of ending the process. */
export function createProgram(io: Pick<Io, "stdout">, commands: Commands): Command {
  const program = new Command("tenfour")
    .description("Receives the events of Sonoran CAD and accweb, and shows them typed.")
    .version(ownVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: () => undefined })
    .exitOverride();
  program
    .command("relay")
    .description("receive events and print a line for each")
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--host <address>", "address to listen on (default: 0.0.0.0)")
    .option("-p, --port <number>", "port to listen on; 0 takes any free one (default: 30150)")
    .option("--json", "print NDJSON: where it listens, then one record per line")
    .option("--no-demo", "fail when no source is configured, instead of playing a demo")
    .option("--log-level <level>", `log from this level on: ${LOG_LEVELS.join(", ")} (default: info)`)
    .option("--debug", "show the stack of an error that ends the relay")
    .addHelpText("after", ENVIRONMENT_HELP)
    .action((flags: RelayFlags) => commands.relay(flags));
  return program;
}

const ENVIRONMENT_HELP = `
Environment:
  SONORAN_API_KEY       API key of the community whose events are accepted
  SONORAN_COMMUNITY_ID  its id
  SONORAN_SERVER_IDS    ids of its servers, with commas between them
  ACCWEB_SECRET         secret that accweb's events come with
  TENFOUR_HOST, TENFOUR_PORT, TENFOUR_LOG_LEVEL

Flags win over the environment, the environment over the config file.`;

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const version = isJsonObject(manifest) ? manifest["version"] : undefined;
  return typeof version === "string" ? version : "unknown";
}
