import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list, map } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent, listFromOne, oneInsteadOfList, renamed } from "../quirks.js";
import { settle } from "../settle.js";
import { emergencyCall } from "../shapes/emergency-call.js";

const ids = list(z.string());

const placedBy = {
  communityUserId: z.string().optional(),
  communityUserIds: ids.optional(),
};

const apiIds = ids.optional().describe("Ids of the caller; only when placed in the CAD.");

const members = {
  call: emergencyCall,
  ...placedBy,
  metaData: map(z.unknown()).optional().describe("Kept where it arrived; read call.metaData."),
};

const data911 = alsoSeen(open({ ...members, apiIds }), {
  forms: [
    open({ ...members, apiIds: absent, identities: ids }),
    z.intersection(emergencyCall, open({ ...placedBy, apiIds, call: absent })),
  ],
  upgrade: (value) => metaDataIntoCall(apiIdsFromIdentities(callFromData(value))),
});

/** The call's fields directly in `data`, as the first pages of the vendor show them. */
function callFromData(value: unknown): unknown {
  if (!isJsonObject(value) || !isAbsent(value["call"]) || isAbsent(value["callId"])) return value;
  const { call: _none, apiIds: of, identities, communityUserId, communityUserIds, ...call } = value;
  const beside = Object.entries({ apiIds: of, identities, communityUserId, communityUserIds });
  return { call, ...Object.fromEntries(beside.filter(([, member]) => member !== undefined)) };
}

/** `apiIds` may be missing, so an `identities` that is something else is no fault of the event. */
function apiIdsFromIdentities(value: unknown): unknown {
  if (!isJsonObject(value) || isAbsent(value["identities"])) return value;
  const isList = ids.validate(settle(ids, value["identities"]));
  return isList ? renamed(value, "identities", "apiIds") : value;
}

/** The vendor's pages show `metaData` beside the call, its own consumer reads it inside (sonoran.md §5). */
function metaDataIntoCall(value: unknown): unknown {
  if (!isJsonObject(value) || !isJsonObject(value["call"])) return value;
  const { call, metaData } = value;
  if (!isJsonObject(metaData) || isEmpty(metaData) || !isEmpty(call["metaData"])) return value;
  return { ...value, call: { ...call, metaData } };
}

function isEmpty(value: unknown): boolean {
  return isAbsent(value) || (typeof value === "object" && Object.keys(value).length === 0);
}

export const event911 = sonoranEvent("EVENT_911", {
  title: "911 call placed",
  description: "A player placed a 911 call.",
  data: data911,
});

export const eventRemove911 = sonoranEvent("EVENT_REMOVE_911", {
  title: "911 calls removed",
  description: "911 calls were taken off the board.",
  data: alsoSeen(open({ callIds: list(z.int()) }), {
    forms: oneInsteadOfList("callId", "callIds", {}),
    upgrade: (value) => listFromOne(value, "callId", "callIds"),
  }),
});
