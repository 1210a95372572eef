import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { map } from "../bounded.js";
import { open } from "../open.js";
import { absent, renamed } from "../quirks.js";

const members = {
  callId: z.int(),
  caller: z.string().describe("Player-written text."),
  location: z.string().describe("Player-written text."),
  description: z.string().describe("Player-written text."),
  metaData: map(z.unknown()).optional().describe("Whatever placed the call through the API added."),
};

/** A 911 call as a player placed it (sonoran.md §5). Everything in it is player-written text. */
export const emergencyCall = alsoSeen(
  open({ ...members, isEmergency: z.boolean().describe("False for a civil (non-emergency) call.") }).meta({
    id: "EmergencyCall",
    title: "Emergency call",
    description: "A 911 call as a player placed it.",
  }),
  {
    forms: [open({ ...members, isEmergency: absent, emergency: z.boolean() })],
    upgrade: (value) => renamed(value, "emergency", "isEmergency"),
  },
);

/** A 911 call as a player placed it. Everything in it is player-written text. */
export type EmergencyCall = z.output<typeof emergencyCall>;
