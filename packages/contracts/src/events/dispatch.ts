import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent, listFromOne, oneInsteadOfList } from "../quirks.js";
import { dispatchCall, note, noteFromText } from "../shapes/dispatch-call.js";

const eventOriginIdent = z.int().optional().describe("Id of the unit that caused the event.");

const callData = alsoSeen(open({ eventOriginIdent, dispatch: dispatchCall }), {
  forms: [z.intersection(dispatchCall, open({ eventOriginIdent, dispatch: absent }))],
  upgrade: callFromData,
});

/** The call's fields directly in `data`: the vendor's own consumer guards for it (sonoran.md §5). */
function callFromData(value: unknown): unknown {
  if (!isJsonObject(value) || !isAbsent(value["dispatch"]) || isAbsent(value["callId"])) return value;
  const { eventOriginIdent: origin, dispatch: _none, ...call } = value;
  return { ...(isAbsent(origin) ? {} : { eventOriginIdent: origin }), dispatch: call };
}

export const eventDispatchNew = sonoranEvent("EVENT_DISPATCH_NEW", {
  title: "Dispatch call opened",
  description: "A dispatch call was opened.",
  data: callData,
});

export const eventDispatchEdit = sonoranEvent("EVENT_DISPATCH_EDIT", {
  title: "Dispatch call edited",
  description: "A dispatch call was edited; the whole call as it is now.",
  data: callData,
});

export const eventDispatchClosed = sonoranEvent("EVENT_DISPATCH_CLOSED", {
  title: "Dispatch calls closed",
  description: "Dispatch calls were closed.",
  legacyNames: ["EVENT_DISPATCH_CLOSE"],
  data: alsoSeen(open({ eventOriginIdent, callIds: list(z.int()) }), {
    forms: oneInsteadOfList("callId", "callIds", { eventOriginIdent }),
    upgrade: (value) => listFromOne(value, "callId", "callIds"),
  }),
});

/** Undone here and not in the note itself, whose schema is also that of the lines of a call. */
function noteOfText(value: unknown): unknown {
  if (!isJsonObject(value) || typeof value["note"] !== "string") return value;
  return { ...value, note: noteFromText(value["note"]) };
}

export const eventDispatchNote = sonoranEvent("EVENT_DISPATCH_NOTE", {
  title: "Note added to a dispatch call",
  description: "Somebody added a line to a dispatch call's log.",
  data: alsoSeen(open({ callId: z.int(), note }), {
    forms: [open({ callId: z.int(), note: z.string() })],
    upgrade: noteOfText,
  }),
});

const unitsOfCall = alsoSeen(open({ eventOriginIdent, callId: z.int(), idents: list(z.int()) }), {
  forms: oneInsteadOfList("ident", "idents", { eventOriginIdent, callId: z.int() }),
  upgrade: (value) => listFromOne(value, "ident", "idents"),
});

export const eventDispatchUnitAttach = sonoranEvent("EVENT_DISPATCH_UNIT_ATTACH", {
  title: "Units attached to a dispatch call",
  description: "Units were attached to a dispatch call.",
  legacyNames: ["EVENT_UNIT_ATTACH"],
  data: unitsOfCall,
});

export const eventDispatchUnitDetach = sonoranEvent("EVENT_DISPATCH_UNIT_DETACH", {
  title: "Units detached from a dispatch call",
  description: "Units were detached from a dispatch call.",
  legacyNames: ["EVENT_UNIT_DETACH"],
  data: unitsOfCall,
});

/** A decimal number in a string, as the page of this event shows `ident`. */
const numericString = z.string().regex(/^-?\d{1,15}$/);

export const eventDispatchToggleBodycam = sonoranEvent("EVENT_DISPATCH_TOGGLE_BODYCAM", {
  title: "Bodycam toggled",
  description: "A dispatcher switched a unit's bodycam on or off.",
  legacyNames: ["TOGGLE_BODYCAM"],
  data: alsoSeen(open({ ident: z.int(), state: z.boolean() }), {
    forms: [open({ ident: numericString, state: z.boolean() })],
    upgrade: (value) => {
      if (!isJsonObject(value)) return value;
      const ident = numericString.safeParse(value["ident"]);
      return ident.success ? { ...value, ident: Number(ident.data) } : value;
    },
  }),
});
