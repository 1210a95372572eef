import type { InitFlags } from "../init/init.js";
import type { AddCommand } from "./command.js";

const HELP = `
The API key is taken from the FiveM file, from SONORAN_API_KEY (the file then refers to the variable), from stdin
with --key-stdin, or asked for on a terminal. It is never an option, because every user of the machine sees those.`;

/** `tenfour init` */
export const addInit: AddCommand = (program, { io, action }) => {
  program
    .command("init")
    .description("write a configuration, and say what to enter on the other side")
    .option("-c, --config <file>", "file to write (default: tenfour.config.yaml)")
    .option("--force", "overwrite it")
    .option(
      "--fivem <path>",
      "take community, key and server over from the config.json of Sonoran's FiveM resource",
    )
    .option("--accweb [path]", "receive accweb's events; take clients over from its config.yml")
    .option("--forward-listeners", "make accweb's other clients targets of the relay's")
    .option("--community <id>", "the community's id")
    .option("--servers <ids>", "ids of its servers, with commas between them")
    .option("--key-stdin", "read the community's API key from the first line of stdin")
    .option("-p, --port <number>", "port that the relay is to listen on (default: 30150)")
    .option("--debug", "show the stack of an error")
    .addHelpText("after", HELP)
    .action(action(async (flags: InitFlags) => (await import("../init/init.js")).runInit(flags, io)));
};
