import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list, map } from "../bounded.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent } from "../quirks.js";

/** A line in a call's log (sonoran.md §5). */
export const note = open({
  time: z.string().describe('Time of day, "HH:MM:SS".'),
  label: z.string().describe("Who wrote it."),
  type: z.string().describe('"text" as a rule.'),
  content: z.string().describe("Player-written text."),
}).meta({ id: "Note", title: "Note", description: "A line in a dispatch call's log." });

/** A line in a call's log. */
export type Note = z.output<typeof note>;

/** Older pages show a note as its text alone. */
export function noteFromText(value: unknown): unknown {
  return typeof value === "string" ? { time: "", label: "", type: "text", content: value } : value;
}

/** The event pages show `notes` as a string, the API page as a list. */
const notes = alsoSeen(list(note), {
  forms: [z.string()],
  upgrade: (value) => {
    if (typeof value !== "string") return value;
    return value === "" ? [] : [noteFromText(value)];
  },
});

const callMembers = {
  callId: z.int().describe("-1 is a placeholder."),
  origin: z.int().describe("0 CALLER, 1 RADIO_DISPATCH, 2 OBSERVED, 3 WALK_UP."),
  status: z.int().describe("0 PENDING, 1 ACTIVE, 2 CLOSED."),
  priority: z.int().describe("1, 2 or 3."),
  block: z.string(),
  address: z.string(),
  postal: z.string(),
  title: z.string(),
  code: z.string().describe('Such as "10-39 - Traffic Stop".'),
  description: z.string(),
  notes,
  metaData: map(z.unknown())
    .optional()
    .describe("Strings or numbers as a rule; origin911 is the id of the 911 call it came from."),
};

/** A dispatch call (sonoran.md §5). */
export const dispatchCall = alsoSeen(
  open({ ...callMembers, idents: list(z.int()).describe("Ids of the units attached.") }).meta({
    id: "DispatchCall",
    title: "Dispatch call",
    description: "A call on the dispatch board.",
  }),
  {
    forms: [open({ ...callMembers, idents: absent, units: list(open({ id: z.int() })) })],
    upgrade: identsFromUnits,
  },
);

/** A call on the dispatch board. */
export type DispatchCall = z.output<typeof dispatchCall>;

/** D-old carries the attached units whole; they stay in place, the canonical list of ids is added. */
function identsFromUnits(value: unknown): unknown {
  if (!isJsonObject(value) || !isAbsent(value["idents"])) return value;
  const units = value["units"];
  if (Array.isArray(units)) return { ...value, idents: units.map(idOf) };
  return isJsonObject(units) && Object.keys(units).length === 0 ? { ...value, idents: [] } : value;
}

function idOf(unit: unknown): unknown {
  return isJsonObject(unit) ? unit["id"] : undefined;
}
