import { COLOURS, type DiscordMessage, embedMessage } from "../message.js";
import type { ScopeState, UnitState } from "../state.js";
import { linesWithin, safeOr, safeText } from "../text.js";
import { ago, count, statusWords } from "./words.js";

/** Room for the title, the footer and the time beside it. */
const MAX_DESCRIPTION = 4_000;

/** Who is on duty, by department, with status: one message that is edited. */
export function unitBoardMessage(state: ScopeState, changedAt: string, name = ""): DiscordMessage {
  const units = [...state.units.values()];
  const where = safeText(name, 100);
  return embedMessage({
    title: `👮 On duty${where === "" ? "" : ` · ${where}`} (${units.length})`,
    description:
      units.length === 0
        ? "Nobody is on duty."
        : linesWithin(boardLines(units), MAX_DESCRIPTION, (left) => `… and ${count(left, "more line")}`),
    color: units.some((unit) => unit.isPanic) ? COLOURS.emergency : COLOURS.units,
    ...(changedAt === "" ? {} : { fields: [{ name: "Last change", value: ago(changedAt) }] }),
  });
}

function boardLines(units: readonly UnitState[]): string[] {
  const departments = new Map<string, UnitState[]>();
  for (const unit of units) {
    const department = unit.isDispatch ? "Dispatch" : safeOr(unit.department, 100, "No department");
    departments.set(department, [...(departments.get(department) ?? []), unit]);
  }
  return [...departments]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .flatMap(([department, members]) => [
      `**${department}**`,
      ...members.toSorted((a, b) => a.unitNum.localeCompare(b.unitNum, "en")).map(unitLine),
    ]);
}

function unitLine({ id, unitNum, name, status, group, isPanic }: UnitState): string {
  const team = safeText(group, 40);
  const label = safeOr(`${unitNum} ${name}`, 80, `Unit ${id}`);
  return `${isPanic ? "🆘 " : ""}${label} · ${statusWords(status)}${team === "" ? "" : ` · ${team}`}`;
}
