import { type CaptureFlags, captureOptions } from "../capture/capture-options.js";
import { loadSettings, type RelayFlags } from "../config/settings.js";
import { runRelay } from "../relay/relay.js";
import type { AddCommand } from "./command.js";
import { addRelayOptions, ENVIRONMENT_HELP } from "./relay-options.js";

/** `tenfour capture` */
export const addCapture: AddCommand = (program, { io, action }) => {
  addRelayOptions(program.command("capture"))
    .description("do what the relay does, and write every form of every event as a fixture without its key")
    .option("--dir <folder>", "where fixtures go (default: captures in the data directory)")
    .option("--limit-per-name <number>", "fixtures of one event name (default: 5)")
    .option("--limit <number>", "fixtures in one run (default: 500)")
    .option("--max-body <bytes>", "longest body that is written (default: 1048576)")
    .addHelpText("after", ENVIRONMENT_HELP)
    .action(
      action((flags: RelayFlags & CaptureFlags) => {
        const settings = loadSettings({ ...flags, demo: false }, io.env, io.cwd);
        return runRelay(settings, io, captureOptions(flags, settings.dataDir.path, io.cwd));
      }),
    );
};
