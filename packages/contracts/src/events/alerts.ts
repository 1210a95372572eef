import { z } from "zod";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { open } from "../open.js";

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

export const eventStationAlert = sonoranEvent("EVENT_STATION_ALERT", {
  title: "Station alerted",
  description: "A station is alerted: doors, lights, a tone and a spoken message.",
  data: open({
    locations: list(stationLocation),
    message: z.string().describe("Text, or base64 audio, which can be large."),
    colors: list(z.string()),
    tone: z.string().describe("A tone's name or its URL."),
  }),
});

export const eventPagerReborn = sonoranEvent("EVENT_PAGER_REBORN", {
  title: "Page sent",
  description: "A page was sent to pagers.",
  data: open({
    addresses: list(z.string()),
    identIds: list(z.int()),
    nature: z.string().describe("Emergency, NonEmergency or Administrative."),
    body: z.string(),
  }),
});
