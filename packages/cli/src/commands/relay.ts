import type { RelayFlags } from "../config/settings.js";
import type { AddCommand } from "./command.js";
import { addRelayOptions, ENVIRONMENT_HELP } from "./relay-options.js";

/** `tenfour relay` */
export const addRelay: AddCommand = (program, { io, action }) => {
  addRelayOptions(program.command("relay"))
    .description("receive events and print a line for each")
    .option("--no-demo", "fail when no source is configured, instead of playing a demo")
    .addHelpText("after", ENVIRONMENT_HELP)
    .action(action(async (flags: RelayFlags) => (await import("./start-relay.js")).startRelay(flags, io)));
};
