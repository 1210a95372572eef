import {
  type DispatchCall,
  type EventOf,
  type SonoranEventName,
  statusChanges,
  type Unit,
  unitStatusName,
} from "@tenfour/contracts";
import type { FieldTable } from "./field-table.js";
import { calls, joined, list, quoted, units } from "./words.js";

type CadRecord = EventOf<"EVENT_RECORD_ADD">["data"]["record"];

/** Sonoran CAD events. */
export const sonoranFields: FieldTable<SonoranEventName> = {
  EVENT_911: ({ data: { call } }) => [
    joined([call.isEmergency ? "" : "(civil)", call.caller]),
    call.location,
    quoted(call.description),
  ],
  EVENT_REMOVE_911: ({ data }) => [calls(data.callIds)],
  EVENT_DISPATCH_NEW: ({ data }) => callFields(data.dispatch),
  EVENT_DISPATCH_EDIT: ({ data }) => callFields(data.dispatch),
  EVENT_DISPATCH_CLOSED: ({ data }) => [calls(data.callIds)],
  EVENT_DISPATCH_NOTE: ({ data: { callId, note } }) => [calls([callId]), note.label, quoted(note.content)],
  EVENT_DISPATCH_UNIT_ATTACH: ({ data }) => [calls([data.callId]), units(data.idents)],
  EVENT_DISPATCH_UNIT_DETACH: ({ data }) => [calls([data.callId]), units(data.idents)],
  EVENT_DISPATCH_TOGGLE_BODYCAM: ({ data }) => [
    units([data.ident]),
    data.state ? "bodycam on" : "bodycam off",
  ],
  EVENT_UNIT_LOGIN: ({ data }) => [
    unitName(data.unit),
    data.unit.data.department,
    data.isDispatch ? "as dispatcher" : unitStatusName(data.unit.status),
  ],
  EVENT_UNIT_LOGOUT: ({ data }) => [units([data.identId])],
  EVENT_UNIT_STATUS: (event) => [
    list(
      statusChanges(event).map(
        ({ identId, status, unit }) =>
          `${unit === undefined ? `unit ${identId}` : unitName(unit)} ${unitStatusName(status)}`,
      ),
    ),
  ],
  EVENT_UNIT_UPDATE: ({ data }) => [
    list(data.units.map((unit) => `${unitName(unit)} ${unitStatusName(unit.status)}`)),
  ],
  EVENT_UNIT_PANIC: ({ data }) => [units(data.identIds), data.isPanic ? "PANIC" : "panic over"],
  EVENT_UNIT_GROUP_ADD: ({ data }) => [units(data.identIds), quoted(data.groupName)],
  EVENT_UNIT_GROUP_REMOVE: ({ data }) => [units([data.identId]), quoted(data.groupName)],
  EVENT_UNIT_GROUP_CHANGE_NAME: ({ data }) => [`${quoted(data.oldName)} is now ${quoted(data.newName)}`],
  EVENT_STREETSIGN_UPDATED: ({ data: { signData } }) => [
    `${signData.ids.length === 1 ? "sign" : "signs"} ${list(signData.ids)}`,
    quoted(joined([signData.text1, signData.text2, signData.text3], " / ")),
  ],
  EVENT_TONE: ({ data }) => [list(data.playTonesTo.map((target) => target.label)), data.url],
  EVENT_STATION_ALERT: ({ data }) => [
    list(data.locations.map((location) => location.name)),
    isAudio(data.message) ? "(audio)" : quoted(data.message),
    data.tone,
  ],
  EVENT_PAGER_REBORN: ({ data }) => [data.nature, list(data.addresses), quoted(data.body)],
  EVENT_RECORD_ADD: ({ data }) => recordFields(data.record),
  EVENT_RECORD_EDIT: ({ data }) => recordFields(data.record),
  EVENT_RECORD_REMOVE: ({ data }) => recordFields(data.record),
  EVENT_PRINT_RECORD: ({ data }) => [units([data.identId]), data.url],
  EVENT_CHAR_SELECTED: ({ data: { id, accId } }) => [
    `character ${id}`,
    accId === undefined ? "" : `account ${accId}`,
  ],
  EVENT_COMMUNITY_LINK_VERIFIED: ({ data }) => [data.communityUserId, `account ${data.accountUuid}`],
  EVENT_NEW_CALLOUT: ({ data: { callout } }) => [
    callout.id ?? "",
    places(callout.data?.CalloutLocations?.length),
  ],
  // The key for the logs is nobody's business who looks over a shoulder.
  GET_LOGS: () => ["the vendor's support asks for the game server's logs"],
};

function unitName(unit: Unit): string {
  return joined([unit.data.unitNum, unit.data.name]);
}

function callFields(call: DispatchCall): readonly string[] {
  return [
    joined([`#${call.callId} P${call.priority}`, call.code, call.title]),
    joined([call.postal, call.address]),
    call.idents.length === 0 ? "" : units(call.idents),
  ];
}

function recordFields({ id, name }: CadRecord): readonly string[] {
  return [name ?? "", id === undefined ? "" : `record ${id}`];
}

/** The message is text, or base64 audio (sonoran.md §5). */
function isAudio(message: string): boolean {
  return message.startsWith("data:audio/") || /^[A-Za-z0-9+/]{64}/.test(message);
}

function places(count: number | undefined): string {
  if (count === undefined) return "";
  return `${count} ${count === 1 ? "location" : "locations"}`;
}
