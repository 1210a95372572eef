import {
  CallStatus,
  type DispatchCall,
  type EmergencyCall,
  type KnownRecord,
  type Note,
} from "@tenfour/contracts";
import { type CallState, keepNewest, type ScopeState } from "../state.js";

const MAX_EMERGENCIES = 200;
const MAX_CALLS = 200;
const MAX_NOTES = 20;
/** Longer than what any message shows of it. */
const MAX_TEXT = 4_000;

/** Records that change 911 calls or dispatch calls. */
export type CallRecord = KnownRecord<
  | "EVENT_911"
  | "EVENT_REMOVE_911"
  | "EVENT_DISPATCH_NEW"
  | "EVENT_DISPATCH_EDIT"
  | "EVENT_DISPATCH_CLOSED"
  | "EVENT_DISPATCH_NOTE"
  | "EVENT_DISPATCH_UNIT_ATTACH"
  | "EVENT_DISPATCH_UNIT_DETACH"
>;

/**
 * Takes a record into the calls of a scope. Taking the same one twice changes nothing more, since records are
 * delivered at least once.
 *
 * @returns ids of the calls that changed
 */
export function foldCall(state: ScopeState, record: CallRecord): number[] {
  const { receivedAt } = record;
  switch (record.name) {
    case "EVENT_911":
      return [foldEmergency(state, record.event.data.call, receivedAt)];
    case "EVENT_REMOVE_911":
      return record.event.data.callIds.filter((id) => {
        const known = state.emergencies.get(id);
        if (known !== undefined) known.removed = true;
        return known !== undefined;
      });
    case "EVENT_DISPATCH_NEW":
    case "EVENT_DISPATCH_EDIT":
      return [foldDispatch(state, record.event.data.dispatch, receivedAt)];
    case "EVENT_DISPATCH_CLOSED":
      return record.event.data.callIds.map((id) =>
        change(state, id, receivedAt, (call) => {
          call.closed = true;
          call.status = CallStatus.CLOSED;
        }),
      );
    case "EVENT_DISPATCH_NOTE":
      return [
        change(state, record.event.data.callId, receivedAt, (call) => addNote(call, record.event.data.note)),
      ];
    case "EVENT_DISPATCH_UNIT_ATTACH":
    case "EVENT_DISPATCH_UNIT_DETACH": {
      const { callId, idents } = record.event.data;
      const attaches = record.name === "EVENT_DISPATCH_UNIT_ATTACH";
      return [
        change(state, callId, receivedAt, (call) => {
          const others = call.idents.filter((id) => !idents.includes(id));
          call.idents = attaches ? [...others, ...idents] : others;
        }),
      ];
    }
  }
}

function foldEmergency(state: ScopeState, call: EmergencyCall, receivedAt: string): number {
  const known = state.emergencies.get(call.callId);
  state.emergencies.delete(call.callId);
  state.emergencies.set(call.callId, {
    callId: call.callId,
    caller: short(call.caller),
    location: short(call.location),
    description: short(call.description),
    isEmergency: call.isEmergency,
    receivedAt: known?.removed === false ? known.receivedAt : receivedAt,
    removed: false,
  });
  keepNewest(state.emergencies, MAX_EMERGENCIES);
  return call.callId;
}

function foldDispatch(state: ScopeState, call: DispatchCall, receivedAt: string): number {
  return change(state, call.callId, receivedAt, (known) => {
    const { origin, status, priority } = call;
    Object.assign(known, { origin, status, priority, idents: [...call.idents], partial: false });
    for (const name of ["title", "code", "description", "address", "block", "postal"] as const) {
      known[name] = short(call[name]);
    }
    known.closed = status === CallStatus.CLOSED;
    // An edit carries the notes as they are now; one that lists none may just not know them.
    if (call.notes.length > 0) {
      known.notes = [];
      known.olderNotes = 0;
      for (const note of call.notes) addNote(known, note);
    }
  });
}

function addNote(call: CallState, { time, label, content }: Note): void {
  const note = { time: short(time), label: short(label), content: short(content) };
  const isThere = call.notes.some(
    (other) => other.time === note.time && other.label === note.label && other.content === note.content,
  );
  if (isThere) return;
  call.notes.push(note);
  if (call.notes.length > MAX_NOTES) {
    call.notes.shift();
    call.olderNotes += 1;
  }
}

function change(state: ScopeState, callId: number, at: string, act: (call: CallState) => void): number {
  const call = state.calls.get(callId) ?? unheardOf(callId, at);
  act(call);
  call.changedAt = at;
  state.calls.set(callId, call);
  for (const [id, { closed }] of state.calls) {
    if (state.calls.size <= MAX_CALLS) break;
    if (closed) state.calls.delete(id);
  }
  keepNewest(state.calls, MAX_CALLS * 2);
  return callId;
}

function unheardOf(callId: number, at: string): CallState {
  const texts = { title: "", code: "", description: "", address: "", block: "", postal: "" };
  const numbers = { callId, origin: 0, status: CallStatus.ACTIVE, priority: 0, olderNotes: 0 };
  return {
    ...texts,
    ...numbers,
    idents: [],
    notes: [],
    openedAt: at,
    changedAt: at,
    closed: false,
    partial: true,
  };
}

function short(text: string): string {
  return text.slice(0, MAX_TEXT);
}
