import type { ReplayRequest } from "@tenfour/forwarder";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { onStopSignal } from "../relay/stop-signals.js";
import { confirm } from "./confirm.js";
import { timeOf } from "./filter-flags.js";
import type { OperateFlags } from "./find-operator.js";
import type { Operator } from "./operator.js";
import { type CommandOutput, counted } from "./output.js";
import { progressBar } from "./progress-bar.js";
import { withOperator } from "./with-operator.js";

/** Flags of `tenfour replay`. */
export interface ReplayFlags extends OperateFlags {
  readonly target?: string;
  readonly from?: string;
  readonly to?: string;
  readonly name?: string;
  readonly dryRun?: boolean;
  /** Come back when everything was delivered or given up. */
  readonly wait?: boolean;
}

const ASK_EVERY_MS = 250;

/** `tenfour replay` */
export async function runReplay(flags: ReplayFlags, io: Io): Promise<number> {
  const request = requestOf(flags);
  return withOperator(flags, io, async (operator, output) => {
    const would = await operator.countReplay(request);
    const what = `${counted(would, "event")} of ${request.from} to ${request.to}`;
    if (flags.dryRun === true || would === 0) {
      await output.object({ replay: { count: would, dryRun: flags.dryRun === true } });
      await output.line(`${what} would go to ${request.target} again, if it wants them`);
      return 0;
    }
    const question = `${what} go to ${request.target} again, out of order.`;
    if (!(await confirm(question, flags.yes, io))) return 1;
    const count = await operator.replay(request);
    await output.object({ replay: { count, dryRun: false } });
    await output.line(
      `${counted(count, "event")} asked for again${operator.running ? "" : "; they go out when the relay is started"}`,
    );
    const watches = flags.wait === true || (!output.json && io.stderr.isTTY === true);
    return operator.running && watches ? watch(operator, request.target, count, output, io) : 0;
  });
}

function requestOf({ target, from, to, name }: ReplayFlags): ReplayRequest {
  if (target === undefined || from === undefined) {
    throw configError("say what to replay where: --target <name> --from <time> (--to <time>, or until now)");
  }
  const nowMs = Date.now();
  const range = { from: timeOf(from, "--from", nowMs), to: timeOf(to ?? "1ms", "--to", nowMs) };
  if (range.from >= range.to) throw configError("--from must be before --to");
  return { target, ...range, ...(name === undefined ? {} : { name }) };
}

/** Shows how much is left until nothing is, the target takes nothing, or somebody stops watching. */
async function watch(
  operator: Operator,
  name: string,
  total: number,
  output: CommandOutput,
  io: Io,
): Promise<number> {
  const bar = progressBar(io.stderr, total);
  let stopped = false;
  const forget = onStopSignal(io, () => {
    stopped = true;
  });
  try {
    for (;;) {
      const target = (await operator.targets()).find((one) => one.name === name);
      const left = target?.again ?? 0;
      bar.show(total - Math.min(left, total));
      if (left === 0) return 0;
      if (target?.state === "halted" || stopped) {
        bar.end();
        const why = stopped
          ? "they go on without you"
          : `${name} takes nothing: ${target?.reason ?? "halted"}`;
        await output.line(`${counted(left, "event")} left; ${why}`);
        return stopped ? 0 : 1;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  } finally {
    bar.end();
    forget();
  }
}
