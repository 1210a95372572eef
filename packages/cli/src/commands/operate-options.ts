import type { Command } from "commander";

/** Adds the options that tell which relay, or which file, is meant. */
export function addOperateOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--data-dir <folder>", "data directory of the relay (default: .tenfour beside the config file)")
    .option("--json", "print NDJSON instead of a table")
    .option("--debug", "show the stack of an error");
}

/** Adds the options that say which events are meant. */
export function addFilterOptions(command: Command): Command {
  return command
    .option("--target <name>", "only of this target")
    .option("--name <event>", "only events of this name, or whose name begins so: EVENT_UNIT_*")
    .option(
      "--from <time>",
      'only received since: 2026-11-25T18:00:00Z, "2026-11-25 18:00", or 2h for 2 hours ago',
    )
    .option("--to <time>", "only received before");
}
