import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { open } from "../open.js";
import { absent, renamed, withDefault } from "../quirks.js";

const recordSection = open({
  category: z.int().optional().describe("0 custom, 1 flags, 2 agency, 5 speed, 6 charges, 9 linked records."),
}).meta({ id: "RecordSection", title: "Record section" });

/**
 * A record of the CAD. Communities design their own records, so only the outer shape is checked and everything
 * else is kept. Every member is optional, because the vendor's examples of these events carry `{}`.
 */
const record = open({
  id: z.int().optional(),
  recordTypeId: z.int().optional(),
  syncId: z.string().optional(),
  name: z.string().optional(),
  type: z.int().optional().describe("2 warrant, 3 BOLO, 4 license, 5 vehicle registration, 7 character, …"),
  sections: list(recordSection).optional(),
}).meta({ id: "Record", title: "Record", description: "A record of the CAD, as the community designed it." });

const recordData = alsoSeen(open({ record }), {
  forms: [open({ record: absent })],
  upgrade: (value) => withDefault(Array.isArray(value) && value.length === 0 ? {} : value, "record", {}),
});

export const eventRecordAdd = sonoranEvent("EVENT_RECORD_ADD", {
  title: "Record added",
  description: "A record was created.",
  data: recordData,
});

export const eventRecordEdit = sonoranEvent("EVENT_RECORD_EDIT", {
  title: "Record edited",
  description: "A record was changed; the whole record as it is now.",
  data: recordData,
});

export const eventRecordRemove = sonoranEvent("EVENT_RECORD_REMOVE", {
  title: "Record removed",
  description: "A record was deleted.",
  data: recordData,
});

export const eventPrintRecord = sonoranEvent("EVENT_PRINT_RECORD", {
  title: "Record printed",
  description: "A unit prints a record in the game. Undocumented; the vendor's own consumer handles it.",
  data: alsoSeen(open({ identId: z.int(), url: z.string() }), {
    forms: [open({ identId: absent, unitId: z.int(), url: z.string() })],
    upgrade: (value) => renamed(value, "unitId", "identId"),
  }),
});
