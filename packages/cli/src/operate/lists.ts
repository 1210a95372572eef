import type { DeadLetter, Page, PageRequest, WaitingDelivery } from "@tenfour/forwarder";
import { spanText } from "../config/duration.js";
import type { Io } from "../io.js";
import { type Column, table } from "../output/table.js";
import { numberFlag } from "../sending/number-flag.js";
import { type FilterFlags, filterOf } from "./filter-flags.js";
import type { OperateFlags } from "./find-operator.js";
import type { TargetView } from "./operator.js";
import type { CommandOutput } from "./output.js";
import { withOperator } from "./with-operator.js";

/** Flags of a list. */
export interface ListFlags extends OperateFlags, FilterFlags {
  readonly limit?: string;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000_000;
const MAX_PAGE = 1_000;

/** `tenfour targets` */
export function runTargets(flags: OperateFlags, io: Io): Promise<number> {
  return withOperator(flags, io, async (operator, output) => {
    const targets = await operator.targets();
    for (const target of targets) await output.object({ target });
    if (targets.length === 0) await output.line("no targets");
    else for (const line of targetTable(targets, output, Date.now())) await output.styled(line);
    return 0;
  });
}

/** `tenfour deliveries` */
export function runDeliveries(flags: ListFlags, io: Io): Promise<number> {
  const filter = filterOf(flags);
  const limit = limitOf(flags);
  return withOperator(flags, io, (operator, output) =>
    list(limit, output, {
      what: "delivery",
      columns: ["target", "received", "event", "id", "attempts", "next attempt", "why"],
      read: (page) => operator.deliveries(filter, page),
      row: deliveryRow,
    }),
  );
}

/** `tenfour dead` */
export function runDead(flags: ListFlags, io: Io): Promise<number> {
  const filter = filterOf(flags);
  const limit = limitOf(flags);
  return withOperator(flags, io, (operator, output) =>
    list(limit, output, {
      what: "deadLetter",
      columns: ["target", "received", "event", "id", "attempts", "reason", "why"],
      read: (page) => operator.deadLetters(filter, page),
      row: deadRow,
    }),
  );
}

interface List<T> {
  /** The member of a line of JSON. */
  readonly what: string;
  readonly columns: readonly string[];
  read(page: PageRequest): Promise<Page<T>>;
  row(item: T): string[];
}

function limitOf({ limit }: ListFlags): number {
  return numberFlag(limit, "--limit", { min: 1, max: MAX_LIMIT, whole: true }) ?? DEFAULT_LIMIT;
}

async function list<T>(limit: number, output: CommandOutput, of: List<T>): Promise<number> {
  const rows: string[][] = [];
  let count = 0;
  let after: string | undefined;
  do {
    const size = Math.min(limit - count, MAX_PAGE);
    const page: Page<T> = await of.read({ limit: size, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) {
      await output.object({ [of.what]: item });
      if (!output.json) rows.push(of.row(item));
    }
    count += page.items.length;
    after = page.next;
  } while (after !== undefined && count < limit);
  const more = after !== undefined;
  await output.object({ listed: { count, more } });
  if (count === 0) await output.line("nothing");
  else for (const line of table(of.columns.map(column), rows, output.style)) await output.styled(line);
  if (more) await output.line(`and more: --limit shows them, filters narrow the list`);
  return 0;
}

function column(title: string): Column {
  return { title: title.toUpperCase(), max: title === "why" ? 80 : 36, right: title === "attempts" };
}

function deliveryRow(item: WaitingDelivery): string[] {
  const { target, receivedAt, name = "?", id, failedAttempts, dueAt = "", error, again } = item;
  const why = error ?? (again === undefined ? "" : `asked for again: ${again}`);
  return [target, receivedAt, name, id, String(failedAttempts), dueAt, why];
}

function deadRow({ target, receivedAt, name = "?", id, attempts, reason, detail }: DeadLetter): string[] {
  return [target, receivedAt, name, id, String(attempts), reason, detail];
}

const TARGET_COLUMNS: readonly Column[] = [
  { title: "TARGET", max: 64 },
  { title: "STATE", max: 12 },
  { title: "WAITING", max: 12, right: true },
  { title: "OLDEST", max: 16 },
  { title: "DEAD", max: 12, right: true },
  { title: "TO", max: 40 },
  { title: "WHY", max: 80 },
];

/** Lines of a table of targets. */
export function targetTable(
  targets: readonly TargetView[],
  { style }: Pick<CommandOutput, "style">,
  nowMs: number,
): string[] {
  const rows = targets.map(({ name, state, pending, oldestPendingAt, dead, destination, reason }) => {
    const age =
      oldestPendingAt === undefined ? "" : spanText(Math.max(0, nowMs - Date.parse(oldestPendingAt)));
    return [name, state, String(pending), age, String(dead), destination ?? "", reason ?? ""];
  });
  return table(TARGET_COLUMNS, rows, style);
}
