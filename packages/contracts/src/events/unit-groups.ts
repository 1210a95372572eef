import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent, sonoranMessage } from "../define-sonoran.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent, listFromOne, oneInsteadOfList } from "../quirks.js";

const groupName = z.string();
const dataWithoutIds = open({ groupName, identIds: absent, identId: absent });

export const eventUnitGroupAdd = sonoranMessage("EVENT_UNIT_GROUP_ADD", {
  title: "Units joined a group",
  description: "Units joined a unit group.",
  body: {
    data: alsoSeen(open({ identIds: list(z.int()), groupName }), {
      forms: oneInsteadOfList("identId", "identIds", { groupName }),
      upgrade: (value) => listFromOne(value, "identId", "identIds"),
    }),
  },
  bodyForms: [
    { identIds: z.union([list(z.int()), z.int()]), data: dataWithoutIds },
    { identIds: absent, identId: z.int(), data: dataWithoutIds },
  ],
  upgrade: idsFromTopLevel,
});

/** The vendor's own consumer reads the ids at the top level of the body (sonoran.md §1); they stay there too. */
function idsFromTopLevel(body: unknown): unknown {
  if (!isJsonObject(body) || !isJsonObject(body["data"])) return body;
  const { identIds, identId, data } = body;
  if (!isAbsent(data["identIds"]) || !isAbsent(data["identId"])) return body;
  if (!isAbsent(identIds)) return { ...body, data: { ...data, identIds } };
  return isAbsent(identId) ? body : { ...body, data: { ...data, identIds: [identId] } };
}

export const eventUnitGroupRemove = sonoranEvent("EVENT_UNIT_GROUP_REMOVE", {
  title: "Unit left a group",
  description: "A unit left a unit group.",
  data: open({ identId: z.int(), groupName }),
});

export const eventUnitGroupChangeName = sonoranEvent("EVENT_UNIT_GROUP_CHANGE_NAME", {
  title: "Unit group renamed",
  description: "A unit group has a new name.",
  data: open({ identIds: list(z.int()), oldName: z.string(), newName: z.string() }),
});
