import type { SendFlags } from "../send/send.js";
import type { AddCommand } from "./command.js";
import { addDestinationOptions, KEY_HELP } from "./destination-options.js";

/** `tenfour send` */
export const addSend: AddCommand = (program, { io, action }) => {
  addDestinationOptions(program.command("send"))
    .description("send an event to a relay, bot or game server, and say what it answers")
    .argument("[event]", "its name, such as EVENT_911 or instance_live_new_lap, or one of your own")
    .option("--set <path=value>", "set a member: data.call.caller=Jane (may be repeated)", collect, [])
    .option("--file <file>", "send the event in this JSON file instead")
    .option("--source <system>", "sonoran or accweb, for an event of your own (default: by its name)")
    .option("--times <number>", "how often (default: 1)")
    .option("--rate <number>", "requests a second (default: the next when the one before is answered)")
    .option("--json", "print NDJSON: a line per answer, and one for all of them")
    .option("--debug", "show the stack of an error")
    .addHelpText("after", KEY_HELP)
    .action(
      // The samples take a simulator, which the relay should not wait for.
      action(async (name: string | undefined, flags: SendFlags) => {
        const { runSend } = await import("../send/send.js");
        return runSend(name, flags, io);
      }),
    );
};

function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}
