import { parseSonoran } from "@tenfour/contracts";
import { describe, expect, test } from "vitest";
import { type PatrolShiftOptions, patrolShift } from "./shift.js";
import type { CadEvent, CadWireEvent } from "./wire.js";

const shift = (options: PatrolShiftOptions = {}) => [...patrolShift(options)].map(({ event }) => event);
const DOCUMENTED = [
  "EVENT_911",
  "EVENT_CHAR_SELECTED",
  "EVENT_COMMUNITY_LINK_VERIFIED",
  "EVENT_DISPATCH_CLOSED",
  "EVENT_DISPATCH_EDIT",
  "EVENT_DISPATCH_NEW",
  "EVENT_DISPATCH_NOTE",
  "EVENT_DISPATCH_TOGGLE_BODYCAM",
  "EVENT_DISPATCH_UNIT_ATTACH",
  "EVENT_DISPATCH_UNIT_DETACH",
  "EVENT_NEW_CALLOUT",
  "EVENT_PAGER_REBORN",
  "EVENT_PRINT_RECORD",
  "EVENT_RECORD_ADD",
  "EVENT_RECORD_EDIT",
  "EVENT_RECORD_REMOVE",
  "EVENT_REMOVE_911",
  "EVENT_STATION_ALERT",
  "EVENT_STREETSIGN_UPDATED",
  "EVENT_TONE",
  "EVENT_UNIT_GROUP_ADD",
  "EVENT_UNIT_GROUP_CHANGE_NAME",
  "EVENT_UNIT_GROUP_REMOVE",
  "EVENT_UNIT_LOGIN",
  "EVENT_UNIT_LOGOUT",
  "EVENT_UNIT_PANIC",
  "EVENT_UNIT_STATUS",
  "EVENT_UNIT_UPDATE",
  "GET_LOGS",
];

/** Events in the current forms are of our own making: their type tells their shape. */
function isCurrent(event: CadWireEvent): event is CadWireEvent & CadEvent {
  return DOCUMENTED.includes(event.type) && event.type !== "GET_LOGS";
}

test("the same options give the same events", () => {
  const bytes = (options: PatrolShiftOptions) => JSON.stringify([...patrolShift(options)]);
  expect(bytes({ seed: "a", forms: "legacy" })).toBe(bytes({ seed: "a", forms: "legacy" }));
  expect(bytes({ seed: "a" })).not.toBe(bytes({ seed: "b" }));
});

test.each([1, 2, 6, 30])(
  "with %i units every documented type occurs, and one of the community's own",
  (units) => {
    for (let seed = 0; seed < 25; seed++) {
      const types = new Set(shift({ seed, units, calls: 10 }).map(({ type }) => type));
      expect([...types].filter((type) => DOCUMENTED.includes(type)).toSorted()).toEqual(DOCUMENTED);
      expect(types.size).toBeGreaterThan(DOCUMENTED.length);
    }
  },
);

test.each(["current", "legacy"] as const)("our contracts understand every event in %s forms", (forms) => {
  for (let seed = 0; seed < 10; seed++) {
    for (const event of shift({ seed, forms })) {
      // Through text, as the wire does: it turns what JSON cannot hold into something else.
      const parsed = parseSonoran(JSON.parse(JSON.stringify({ key: "k", ...event })));
      const isOwn = /^(TOW_REQUESTED|Halcyon_Weather)$/.test(event.type);
      expect([event.type, parsed.outcome]).toEqual([event.type, isOwn ? "unknown" : "known"]);
    }
  }
});

test("legacy forms say the same as the current ones of the same seed", () => {
  const canonical = (forms: "current" | "legacy") =>
    shift({ seed: "same", forms }).map((event) => {
      const parsed = parseSonoran({ key: "k", ...event });
      return parsed.outcome === "known" ? parsed.event.type : parsed.outcome;
    });
  expect(canonical("legacy")).toEqual(canonical("current"));
  const types = shift({ seed: "same", forms: "legacy", calls: 20 }).map(({ type }) => type);
  expect(types).toContain("EVENT_UNIT_ATTACH");
  expect(types).toContain("EVENT_DISPATCH_CLOSE");
  expect(types.some((type) => type === type.toLowerCase())).toBe(true);
});

test("both current shapes of EVENT_UNIT_STATUS occur", () => {
  const shapes = shift()
    .filter(({ type }) => type === "EVENT_UNIT_STATUS")
    .map(({ data }) => Object.keys(Object(data)).join());
  expect(new Set(shapes)).toEqual(new Set(["identIds,status", "units"]));
});

test("the shift is live at once and never silent for long", () => {
  const times = [...patrolShift({ calls: 30 })].map(({ atMs }) => atMs);
  expect(times[0]).toBe(0);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...gaps)).toBeLessThan(30_000);
});

describe.each([1, 2, 8])("a shift of %i units holds together", (units) => {
  const onDuty = new Set<number>();
  const emergencies = new Set<number>();
  const calls = new Map<number, { idents: readonly number[]; notes: number }>();
  const records = new Set<number>();
  const statuses = new Map<number, number>();
  const busyWith = new Map<number, number>();

  const check: { [Type in CadEvent["type"]]?: (data: Extract<CadEvent, { type: Type }>["data"]) => void } = {
    EVENT_UNIT_LOGIN: ({ unit }) => {
      expect(onDuty).not.toContain(unit.id);
      onDuty.add(unit.id);
      statuses.set(unit.id, unit.status);
    },
    EVENT_UNIT_LOGOUT: ({ identId }) => expect(onDuty.delete(identId)).toBe(true),
    EVENT_UNIT_STATUS: (data) => {
      const changes = "units" in data ? data.units : data.identIds.map((id) => ({ id, status: data.status }));
      for (const { id, status } of changes) {
        expect(onDuty).toContain(id);
        expect(statuses.get(id)).not.toBe(status);
        statuses.set(id, status);
      }
    },
    EVENT_911: ({ call }) => emergencies.add(call.callId),
    EVENT_REMOVE_911: ({ callIds }) => {
      for (const id of callIds) expect(emergencies.delete(id)).toBe(true);
    },
    EVENT_DISPATCH_NEW: ({ dispatch, eventOriginIdent }) => {
      expect(onDuty).toContain(eventOriginIdent);
      expect(calls).not.toContain(dispatch.callId);
      const { origin911 } = dispatch.metaData;
      if (dispatch.origin === 0) expect(emergencies).toContain(origin911);
      calls.set(dispatch.callId, { idents: dispatch.idents, notes: 0 });
      for (const id of dispatch.idents) {
        expect(busyWith.has(id)).toBe(false);
        busyWith.set(id, dispatch.callId);
      }
    },
    EVENT_DISPATCH_UNIT_ATTACH: ({ callId, idents }) => {
      expect(calls.has(callId)).toBe(true);
      for (const id of idents) {
        expect(onDuty).toContain(id);
        expect(busyWith.has(id)).toBe(false);
        busyWith.set(id, callId);
      }
      calls.set(callId, { idents, notes: 0 });
    },
    EVENT_DISPATCH_NOTE: ({ callId }) => {
      const call = calls.get(callId);
      expect(call).toBeDefined();
      if (call !== undefined) call.notes += 1;
    },
    EVENT_DISPATCH_EDIT: ({ dispatch }) => {
      const call = calls.get(dispatch.callId);
      expect(dispatch.idents).toEqual(call?.idents);
      expect(dispatch.notes.length).toBe(call?.notes);
    },
    EVENT_DISPATCH_UNIT_DETACH: ({ callId, idents }) => {
      expect(calls.get(callId)?.idents).toEqual(idents);
      for (const id of idents) expect(busyWith.delete(id)).toBe(true);
      calls.set(callId, { idents: [], notes: 0 });
    },
    EVENT_DISPATCH_CLOSED: ({ callIds }) => {
      for (const id of callIds) {
        for (const unit of calls.get(id)?.idents ?? []) expect(busyWith.delete(unit)).toBe(true);
        expect(calls.delete(id)).toBe(true);
      }
    },
    EVENT_DISPATCH_TOGGLE_BODYCAM: ({ ident }) => expect(onDuty).toContain(ident),
    EVENT_UNIT_PANIC: ({ identIds }) => {
      for (const id of identIds) expect(onDuty).toContain(id);
    },
    EVENT_UNIT_GROUP_ADD: ({ identIds }) => {
      for (const id of identIds) expect(onDuty).toContain(id);
    },
    EVENT_RECORD_ADD: ({ record }) => {
      records.add(record.id);
    },
    EVENT_RECORD_EDIT: ({ record }) => expect(records).toContain(record.id),
    EVENT_RECORD_REMOVE: ({ record }) => expect(records.delete(record.id)).toBe(true),
    EVENT_PRINT_RECORD: ({ identId }) => expect(onDuty).toContain(identId),
  };

  test("ids refer to what exists, and nothing is left open", () => {
    for (const event of shift({ seed: `units ${units}`, units, calls: 40 })) {
      if (!isCurrent(event)) continue;
      // The table is correlated by its key, which indexing with a union cannot express.
      const look = check[event.type] as ((data: unknown) => void) | undefined;
      look?.(event.data);
    }
    const left = [onDuty, emergencies, calls, records, busyWith].map(({ size }) => size);
    expect(left).toEqual([0, 0, 0, 0, 0]);
  });
});

test("a snapshot is a copy: what happens later does not change it", () => {
  const kept: { event: CadWireEvent; then: string }[] = [];
  for (const { event } of patrolShift({ seed: 5 })) kept.push({ event, then: JSON.stringify(event) });
  for (const { event, then } of kept) expect(JSON.stringify(event)).toBe(then);
});

test("firstId moves every id", () => {
  const [login] = shift({ firstId: 7_000_000, calls: 1 });
  expect(login?.data).toMatchObject({ unit: { id: 7_000_001 } });
});

test.each([
  [{ units: 0 }, "`units` must be a whole number from 1 to 200, but is 0."],
  [{ calls: 0.5 }, "`calls` must be a whole number from 1 to 10000, but is 0.5."],
])("refuses %j at once", (options, message) => {
  expect(() => patrolShift(options)).toThrow(message);
});

test("refuses forms it does not know", () => {
  expect(() => patrolShift(JSON.parse('{"forms":"old"}'))).toThrow('`forms` must be "current" or "legacy".');
});
