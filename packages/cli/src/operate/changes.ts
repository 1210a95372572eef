import path from "node:path";
import type { DeadLetterFilter } from "@tenfour/forwarder";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { confirm } from "./confirm.js";
import { type FilterFlags, filterOf, isEverything } from "./filter-flags.js";
import type { OperateFlags } from "./find-operator.js";
import { counted } from "./output.js";
import { withOperator } from "./with-operator.js";

/** Flags of what is done to dead letters. */
export interface DeadLetterFlags extends OperateFlags, FilterFlags {
  /** Every dead letter there is. */
  readonly all?: boolean;
}

/** `tenfour retry` */
export async function runRetry(ids: readonly string[], flags: DeadLetterFlags, io: Io): Promise<number> {
  const filter = chosen(ids, flags);
  return withOperator(flags, io, async (operator, output) => {
    const count = await operator.retry(filter);
    await output.object({ retried: { count } });
    const when = operator.running ? "" : "; they go out when the relay is started";
    await output.line(`${counted(count, "dead letter")} asked for again${count === 0 ? "" : when}`);
    return found(count, ids);
  });
}

/** `tenfour drop` */
export async function runDrop(ids: readonly string[], flags: DeadLetterFlags, io: Io): Promise<number> {
  const filter = chosen(ids, flags);
  return withOperator(flags, io, async (operator, output) => {
    if (ids.length === 0) {
      const count = await operator.countDeadLetters(filter);
      const question = `${counted(count, "dead letter")} would be gone for good.`;
      if (count > 0 && !(await confirm(question, flags.yes, io))) return 1;
    }
    const count = await operator.drop(filter);
    await output.object({ dropped: { count } });
    await output.line(`${counted(count, "dead letter")} dropped`);
    return found(count, ids);
  });
}

/** `tenfour pause` */
export function runPause(target: string, flags: OperateFlags & { reason?: string }, io: Io): Promise<number> {
  return withOperator(flags, io, async (operator, output) => {
    await operator.pause(target, flags.reason ?? "paused by hand");
    await output.object({ paused: { target } });
    await output.line(`${target} takes nothing until tenfour resume ${target}; its events wait`);
    return 0;
  });
}

/** `tenfour resume` */
export function runResume(target: string, flags: OperateFlags, io: Io): Promise<number> {
  return withOperator(flags, io, async (operator, output) => {
    await operator.resume(target);
    await output.object({ resumed: { target } });
    await output.line(`${target} goes on${operator.running ? "" : " when the relay is started"}`);
    return 0;
  });
}

/** `tenfour forget` */
export function runForget(name: string, flags: OperateFlags, io: Io): Promise<number> {
  return withOperator(flags, io, async (operator, output) => {
    const target = (await operator.targets()).find((one) => one.name === name);
    const { pending = 0, dead = 0 } = target ?? {};
    const question = `What waits for ${name} would be gone for good: ${counted(pending, "event")}, ${counted(dead, "dead letter")}.`;
    if (pending + dead > 0 && !(await confirm(question, flags.yes, io))) return 1;
    await operator.forget(name);
    await output.object({ forgotten: { target: name, pending, dead } });
    await output.line(
      `${name} is forgotten, with ${counted(pending, "event")} and ${counted(dead, "dead letter")}`,
    );
    return 0;
  });
}

/** `tenfour backup` */
export function runBackup(given: string, flags: OperateFlags, io: Io): Promise<number> {
  const file = path.resolve(io.cwd, given);
  return withOperator(flags, io, async (operator, output) => {
    await operator.backup(file);
    await output.object({ backup: { file } });
    await output.line(`the outbox is copied to ${file}`);
    return 0;
  });
}

/** @throws TenfourError when nothing was said, since everything must be meant */
function chosen(ids: readonly string[], { all, ...flags }: DeadLetterFlags): DeadLetterFilter {
  const filter = filterOf(flags, ids);
  if (isEverything(filter) && all !== true) {
    throw configError(
      "say which dead letters: their ids, --target, --name, --reason, --from, --to, or --all (tenfour dead lists them)",
    );
  }
  return filter;
}

/** Ids that were named should have been there. */
function found(count: number, ids: readonly string[]): number {
  return count < ids.length ? 1 : 0;
}
