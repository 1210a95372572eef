import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { open } from "../open.js";
import { absent, listFromOne, withDefault } from "../quirks.js";

const toneTarget = open({
  type: z
    .int()
    .describe(
      "0 all active units, 1 dispatch call id, 2 agency, 3 department, 4 subdivision, 5 unit, 6 unit group.",
    ),
  value: z.union([z.number(), z.string()]),
  label: z.string(),
});

export const eventTone = sonoranEvent("EVENT_TONE", {
  title: "Tone played",
  description: "A dispatcher plays a tone to units.",
  data: open({ url: z.string(), playTonesTo: list(toneTarget) }),
});

const stationLocation = open({
  name: z.string(),
  open: list(z.string()).describe("Doors to open."),
  close: list(z.string()).describe("Doors to close."),
});

const alertMembers = {
  locations: list(stationLocation),
  message: z.string().describe("Text, or base64 audio, which can be large."),
  tone: z.string().describe("A tone's name or its URL."),
};

export const eventStationAlert = sonoranEvent("EVENT_STATION_ALERT", {
  title: "Station alerted",
  description: "A station is alerted: doors, lights, a tone and a spoken message.",
  data: alsoSeen(open({ ...alertMembers, colors: list(z.string()) }), {
    forms: [open({ ...alertMembers, colors: absent, color: z.string() })],
    upgrade: (value) => listFromOne(value, "color", "colors"),
  }),
});

const pageMembers = {
  addresses: list(z.string()),
  nature: z.string().describe("Emergency, NonEmergency or Administrative."),
  body: z.string(),
};

export const eventPagerReborn = sonoranEvent("EVENT_PAGER_REBORN", {
  title: "Page sent",
  description: "A page was sent to pagers.",
  data: alsoSeen(open({ ...pageMembers, identIds: list(z.int()) }), {
    // The ids of players in `players`, which an earlier version has instead, are not those of units: they stay there.
    forms: [open({ ...pageMembers, identIds: absent })],
    upgrade: (value) => withDefault(value, "identIds", []),
  }),
});
