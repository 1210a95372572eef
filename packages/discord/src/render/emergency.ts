import { COLOURS, type DiscordMessage, embedMessage } from "../message.js";
import type { EmergencyState } from "../state.js";
import { safeOr } from "../text.js";
import { ago } from "./words.js";

/** A 911 call. One that was removed is struck through. */
export function emergencyMessage(call: EmergencyState): DiscordMessage {
  const { callId, isEmergency, removed, receivedAt } = call;
  const kind = isEmergency ? "911 call" : "Civil call";
  // In Discord a text is struck through line by line only.
  const struck = (text: string): string =>
    removed
      ? text
          .split("\n")
          .map((line) => (line.trim() === "" ? line : `~~${line}~~`))
          .join("\n")
      : text;
  return embedMessage({
    title: struck(`${isEmergency ? "🚨" : "📞"} ${kind} ${callId}`),
    description: struck(safeOr(call.description, 1_500, "No description", "many")),
    color: removed ? COLOURS.closed : isEmergency ? COLOURS.emergency : COLOURS.civil,
    fields: [
      { name: "Caller", value: struck(safeOr(call.caller, 200, "Unknown")), inline: true },
      { name: "Location", value: struck(safeOr(call.location, 400, "Unknown")), inline: true },
      { name: "Placed", value: ago(receivedAt), inline: true },
    ],
  });
}
