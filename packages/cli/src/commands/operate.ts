import type { DeadLetterFlags } from "../operate/changes.js";
import type { OperateFlags } from "../operate/find-operator.js";
import type { ListFlags } from "../operate/lists.js";
import type { ReplayFlags } from "../operate/replay.js";
import type { StatusFlags } from "../operate/status.js";
import type { AddCommand } from "./command.js";
import { addFilterOptions, addOperateOptions } from "./operate-options.js";

// The commands below load what they need, which the relay should not wait for.
const lists = () => import("../operate/lists.js");
const changes = () => import("../operate/changes.js");

/** `tenfour status` */
export const addStatus: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("status"))
    .description("show how the running relay is: doors, sessions, targets")
    .option("--once", "show it once (on a terminal it is shown until Ctrl+C)")
    .action(
      action(async (flags: StatusFlags) => {
        const { runStatus } = await import("../operate/status.js");
        return runStatus(flags, io);
      }),
    );
};

/** `tenfour targets` */
export const addTargets: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("targets"))
    .description("list the targets: state, what waits, how old it is, dead letters")
    .action(action(async (flags: OperateFlags) => (await lists()).runTargets(flags, io)));
};

/** `tenfour deliveries` */
export const addDeliveries: AddCommand = (program, { io, action }) => {
  addFilterOptions(addOperateOptions(program.command("deliveries")))
    .description("list what waits for the targets, and why")
    .option("--limit <number>", "most lines (default: 100)")
    .action(action(async (flags: ListFlags) => (await lists()).runDeliveries(flags, io)));
};

/** `tenfour dead` */
export const addDead: AddCommand = (program, { io, action }) => {
  addFilterOptions(addOperateOptions(program.command("dead")))
    .description("list dead letters: events that were given up, and why")
    .option("--reason <word>", "only given up for this: refused, expired, loop, unsendable, uncertain")
    .option("--limit <number>", "most lines (default: 100)")
    .action(action(async (flags: ListFlags) => (await lists()).runDead(flags, io)));
};

/** `tenfour retry` */
export const addRetry: AddCommand = (program, { io, action }) => {
  addFilterOptions(addOperateOptions(program.command("retry")))
    .description("deliver dead letters once more, out of order")
    .argument("[id...]", "ids of events, as tenfour dead lists them")
    .option("--reason <word>", "only given up for this")
    .option("--all", "every dead letter there is")
    .action(
      action(async (ids: string[], flags: DeadLetterFlags) => (await changes()).runRetry(ids, flags, io)),
    );
};

/** `tenfour drop` */
export const addDrop: AddCommand = (program, { io, action }) => {
  addFilterOptions(addOperateOptions(program.command("drop")))
    .description("forget dead letters")
    .argument("[id...]", "ids of events, as tenfour dead lists them")
    .option("--reason <word>", "only given up for this")
    .option("--all", "every dead letter there is")
    .option("--yes", "do not ask")
    .action(
      action(async (ids: string[], flags: DeadLetterFlags) => (await changes()).runDrop(ids, flags, io)),
    );
};

/** `tenfour replay` */
export const addReplay: AddCommand = (program, { io, action }) => {
  addFilterOptions(addOperateOptions(program.command("replay")))
    .description("deliver events of a time range to a target once more, out of order")
    .option("--dry-run", "only count them")
    .option("--yes", "do not ask")
    .option("--wait", "come back when all are delivered or given up (on a terminal it does so anyway)")
    .action(
      action(async (flags: ReplayFlags) => {
        const { runReplay } = await import("../operate/replay.js");
        return runReplay(flags, io);
      }),
    );
};

/** `tenfour pause` */
export const addPause: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("pause"))
    .description("stop delivering to a target until tenfour resume; its events wait")
    .argument("<target>", "its name")
    .option("--reason <text>", "why, for whoever looks")
    .action(
      action(async (target: string, flags: OperateFlags & { reason?: string }) =>
        (await changes()).runPause(target, flags, io),
      ),
    );
};

/** `tenfour resume` */
export const addResume: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("resume"))
    .description("let a target go on, at once")
    .argument("<target>", "its name")
    .action(
      action(async (target: string, flags: OperateFlags) => (await changes()).runResume(target, flags, io)),
    );
};

/** `tenfour forget` */
export const addForget: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("forget"))
    .description("forget a target that is not in the configuration any more, with what waits for it")
    .argument("<target>", "its name")
    .option("--yes", "do not ask")
    .action(
      action(async (target: string, flags: OperateFlags) => (await changes()).runForget(target, flags, io)),
    );
};

/** `tenfour reload` */
export const addReload: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("reload"))
    .description("have the running relay take its config file as it is now")
    .action(
      action(async (flags: OperateFlags) => {
        const { runReload } = await import("../operate/reload.js");
        return runReload(flags, io);
      }),
    );
};

/** `tenfour backup` */
export const addBackup: AddCommand = (program, { io, action }) => {
  addOperateOptions(program.command("backup"))
    .description("copy the outbox to a file, while everything goes on")
    .argument("<file>", "a file that is not there yet")
    .action(
      action(async (file: string, flags: OperateFlags) => (await changes()).runBackup(file, flags, io)),
    );
};
