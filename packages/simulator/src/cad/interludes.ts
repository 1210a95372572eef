import { ASSETS, announcements } from "./announcements.js";
import { type Desk, type Interlude, STATUS } from "./desk.js";
import type { CadWireEvent, WireDispatchCall, WireRecord } from "./wire.js";

/** Continues an interlude step by step; the last step ends it. */
function goOn(
  desk: Desk,
  ...steps: readonly (readonly [delayMs: number, step: () => CadWireEvent[]])[]
): void {
  desk.begin();
  let delayMs = 0;
  for (const [index, [pauseMs, step]] of steps.entries()) {
    delayMs += pauseMs;
    const isLast = index === steps.length - 1;
    desk.agenda.after(delayMs, () => {
      if (isLast) desk.end();
      return step();
    });
  }
}

const panic: Interlude = (desk) => {
  const ident = desk.anyPatrol;
  const set = (isPanic: boolean) => {
    desk.change(ident, { isPanic });
    return desk.event("EVENT_UNIT_PANIC", { identIds: [ident], isPanic });
  };
  const playTonesTo = [{ type: 0, value: 0, label: "All active units" }];
  goOn(
    desk,
    [1500, () => [desk.event("EVENT_TONE", { url: `${ASSETS}/tones/panic.mp3`, playTonesTo })]],
    [12_000, () => [set(false)]],
  );
  return [set(true)];
};

const grouping: Interlude = (desk) => {
  const identIds = desk.patrols.slice(0, 2);
  const regroup = (group: string) => {
    for (const id of identIds) desk.change(id, { data: { ...desk.unit(id).data, group } });
    return desk.event("EVENT_UNIT_GROUP_ADD", { identIds, groupName: group });
  };
  const [oldName, newName] = ["Car 51", 'Car 51 "Night & Day"'];
  goOn(
    desk,
    [
      15_000,
      () => [desk.event("EVENT_UNIT_GROUP_CHANGE_NAME", { identIds, oldName, newName }), regroup(newName)],
    ],
    [
      20_000,
      () =>
        identIds.map((identId) => {
          desk.change(identId, { data: { ...desk.unit(identId).data, group: "" } });
          return desk.event("EVENT_UNIT_GROUP_REMOVE", { identId, groupName: newName });
        }),
    ],
  );
  return [regroup(oldName)];
};

const records: Interlude = (desk) => {
  const officer = desk.anyPatrol;
  const field = (uid: string, label: string, value: string) => ({ uid, label, value });
  const bolo = (vehicle: string): WireRecord => ({
    id,
    recordTypeId: 3,
    name: "BOLO: vehicle",
    type: 3,
    sections: [
      {
        category: 0,
        label: "Vehicle",
        fields: [field("desc", "Description", vehicle), field("plate", "Plate", "8ABC123")],
      },
      { category: 1, label: "Flags", fields: [field("flags", "Flags", 'ARMED; "DANGEROUS" <approx.>')] },
    ],
  });
  const id = desk.newId();
  const known = bolo("Red sedan, no hubcaps, one very proud dog");
  goOn(
    desk,
    [8000, () => [desk.event("EVENT_RECORD_EDIT", { record: known })]],
    [5000, () => [desk.event("EVENT_PRINT_RECORD", { identId: officer, url: `${ASSETS}/print/${id}.png` })]],
    [12_000, () => [desk.event("EVENT_RECORD_REMOVE", { record: known })]],
  );
  return [desk.event("EVENT_RECORD_ADD", { record: bolo("Red sedan") })];
};

const trafficStop: Interlude = (desk) => {
  const [ident] = desk.available(0);
  if (ident === undefined) return [];
  const { unitNum } = desk.unit(ident).data;
  const call: WireDispatchCall = {
    callId: desk.newId(),
    origin: 2,
    status: 1,
    priority: 3,
    block: "600",
    address: "Ridge Trail",
    postal: "430",
    title: "Traffic stop",
    code: "10-38 - Traffic stop",
    description: "Silver hatchback, XP123BS, 2 occupants & 1 inflatable flamingo",
    notes: [],
    idents: [ident],
    metaData: {},
  };
  const { callId } = call;
  const note = () => desk.note(unitNum, "Verbal warning. Flamingo now wears a seat belt.");
  goOn(
    desk,
    [9000, () => [desk.event("EVENT_DISPATCH_NOTE", { callId, note: note() })]],
    [8000, () => [desk.event("EVENT_DISPATCH_CLOSED", { eventOriginIdent: ident, callIds: [callId] })]],
    [1000, () => [desk.status([ident], STATUS.available)]],
  );
  return [
    desk.event("EVENT_DISPATCH_NEW", { eventOriginIdent: ident, dispatch: call }),
    desk.status([ident], STATUS.busy, "600 Ridge Trail"),
  ];
};

/** Everything that happens besides the emergency calls. A shift deals from it like from a deck of cards. */
export const INTERLUDES: readonly Interlude[] = [panic, grouping, records, trafficStop, ...announcements];
