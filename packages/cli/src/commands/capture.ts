import type { CaptureFlags } from "../capture/capture-options.js";
import type { RelayFlags } from "../config/settings.js";
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
      action(async (flags: RelayFlags & CaptureFlags) => {
        const { startRelay } = await import("./start-relay.js");
        return startRelay({ ...flags, demo: false }, io, flags);
      }),
    );
};
