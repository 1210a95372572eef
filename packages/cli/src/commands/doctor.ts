import type { DoctorFlags } from "../doctor/doctor.js";
import type { AddCommand } from "./command.js";
import { ENVIRONMENT_HELP } from "./relay-options.js";

/** `tenfour doctor` */
export const addDoctor: AddCommand = (program, { io, action }) => {
  program
    .command("doctor")
    .description("check the configuration and this machine, and say what to do")
    .option("-c, --config <file>", "config file (default: tenfour.config.json or .yaml in this folder)")
    .option("--host <address>", "address that the relay is to listen on")
    .option("-p, --port <number>", "port that the relay is to listen on")
    .option("--data-dir <folder>", "folder for what the relay keeps")
    .option("--json", "print NDJSON: a line per check, and one for all of them")
    .option("--debug", "show the stack of an error that ends the doctor")
    .addHelpText("after", ENVIRONMENT_HELP)
    .action(action(async (flags: DoctorFlags) => (await import("../doctor/doctor.js")).runDoctor(flags, io)));
};
