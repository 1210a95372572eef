import { readFileSync } from "node:fs";
import { isJsonObject } from "@tenfour/contracts";
import { Command } from "commander";
import type { CommandContext } from "./commands/command.js";
import { COMMANDS } from "./commands/list.js";

/** The command line: its commands, options and help. Throws commander's errors instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const { stdout } = context.io;
  const program = new Command("tenfour")
    .description("Receives the events of Sonoran CAD and accweb, and shows them typed.")
    .version(ownVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: () => undefined })
    .exitOverride();
  for (const add of COMMANDS) add(program, context);
  return program;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const version = isJsonObject(manifest) ? manifest["version"] : undefined;
  return typeof version === "string" ? version : "unknown";
}
