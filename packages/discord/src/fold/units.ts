import { type KnownRecord, statusChanges, type Unit } from "@tenfour/contracts";
import { keepNewest, type ScopeState, type UnitState } from "../state.js";

const MAX_UNITS = 1_000;
const MAX_TEXT = 200;

/** Records that change units. */
export type UnitRecord = KnownRecord<
  | "EVENT_UNIT_LOGIN"
  | "EVENT_UNIT_LOGOUT"
  | "EVENT_UNIT_STATUS"
  | "EVENT_UNIT_UPDATE"
  | "EVENT_UNIT_PANIC"
  | "EVENT_UNIT_GROUP_ADD"
  | "EVENT_UNIT_GROUP_REMOVE"
  | "EVENT_UNIT_GROUP_CHANGE_NAME"
>;

/** Takes a record into the units of a scope. Taking the same one twice changes nothing more. */
export function foldUnits(state: ScopeState, record: UnitRecord): void {
  switch (record.name) {
    case "EVENT_UNIT_LOGIN": {
      const { unit, units, isDispatch } = record.event.data;
      for (const each of units ?? [unit]) put(state, each, each.isDispatch ?? isDispatch);
      break;
    }
    case "EVENT_UNIT_LOGOUT": {
      const { identId, units } = record.event.data;
      for (const id of [identId, ...(units ?? []).map((unit) => unit.id)]) state.units.delete(id);
      break;
    }
    case "EVENT_UNIT_STATUS":
      for (const { identId, status, unit } of statusChanges(record.event)) {
        if (unit === undefined) change(state, identId, { status });
        else put(state, unit, unit.isDispatch);
      }
      break;
    case "EVENT_UNIT_UPDATE":
      for (const unit of record.event.data.units) put(state, unit, unit.isDispatch);
      break;
    case "EVENT_UNIT_PANIC":
      for (const id of record.event.data.identIds) change(state, id, { isPanic: record.event.data.isPanic });
      break;
    case "EVENT_UNIT_GROUP_ADD":
      for (const id of record.event.data.identIds)
        change(state, id, { group: short(record.event.data.groupName) });
      break;
    case "EVENT_UNIT_GROUP_REMOVE":
      change(state, record.event.data.identId, { group: "" });
      break;
    case "EVENT_UNIT_GROUP_CHANGE_NAME":
      for (const id of record.event.data.identIds)
        change(state, id, { group: short(record.event.data.newName) });
      break;
  }
}

function put(state: ScopeState, unit: Unit, isDispatch: boolean | undefined): void {
  if (unit.id === -1) return;
  state.units.set(unit.id, {
    id: unit.id,
    unitNum: short(unit.data.unitNum),
    name: short(unit.data.name),
    department: short(unit.data.department),
    group: short(unit.data.group),
    status: unit.status,
    isPanic: unit.isPanic,
    isDispatch: isDispatch ?? state.units.get(unit.id)?.isDispatch ?? false,
  });
  keepNewest(state.units, MAX_UNITS);
}

/** A unit that was on duty before we were is known by its number until more is heard of it. */
function change(state: ScopeState, id: number, part: Partial<UnitState>): void {
  if (id === -1) return;
  const texts = { unitNum: "", name: "", department: "", group: "" };
  const known = state.units.get(id) ?? { id, ...texts, status: -1, isPanic: false, isDispatch: false };
  state.units.set(id, { ...known, ...part });
  keepNewest(state.units, MAX_UNITS);
}

function short(text: string): string {
  return text.slice(0, MAX_TEXT);
}
