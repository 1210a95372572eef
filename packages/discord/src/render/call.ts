import { CallOrigin, CallStatus } from "@tenfour/contracts";
import { COLOURS, DISCORD_LIMITS, type DiscordMessage, embedMessage } from "../message.js";
import type { CallState, ScopeState } from "../state.js";
import { linesWithin, safeOr, safeText } from "../text.js";
import { ago, clockTime, count, unitLabel, unitLabels } from "./words.js";

const ORIGINS: ReadonlyMap<number, string> = new Map([
  [CallOrigin.CALLER, "Caller"],
  [CallOrigin.RADIO_DISPATCH, "Radio"],
  [CallOrigin.OBSERVED, "Observed"],
  [CallOrigin.WALK_UP, "Walk-up"],
]);

/** How many of a call's notes are shown: the latest. */
const SHOWN_NOTES = 8;

/** A dispatch call as it stands: the same message from its opening to its closing. */
export function callMessage(state: ScopeState, call: CallState): DiscordMessage {
  const units = call.idents.slice(0, 25).map((id) => unitLabel(state, id));
  const hidden = call.idents.length - units.length;
  const place = [call.address, call.block, call.postal].map((part) => safeText(part, 300)).filter(Boolean);
  const head = [safeText(call.code, 120), safeText(call.title, 120)].filter(Boolean).join(" · ");
  return embedMessage({
    title: `${statusMark(call)} Call ${call.callId}${head === "" ? "" : ` · ${head}`}`,
    description:
      safeText(call.description, 1_500, "many") || (call.partial ? "Opened before we listened." : ""),
    color: colourOf(call),
    fields: [
      { name: "Status", value: statusWord(call), inline: true },
      { name: "Priority", value: call.priority > 0 ? `${call.priority}` : "–", inline: true },
      {
        name: "Origin",
        value: call.partial ? "–" : (ORIGINS.get(call.origin) ?? `Origin ${call.origin}`),
        inline: true,
      },
      { name: "Location", value: place.join(" · ") },
      {
        name: `Units (${call.idents.length})`,
        value:
          linesWithin(units, DISCORD_LIMITS.fieldValue, (left) => `and ${left + hidden} more`) || "None yet",
      },
      { name: "Notes", value: notesText(call) },
      {
        name: call.closed ? "Closed" : "Last change",
        value: `${ago(call.changedAt)}, opened ${clockTime(call.openedAt)}`,
      },
    ],
  });
}

/** A call in one line, for lists. */
export function callLine(state: ScopeState, call: CallState): string {
  const title = safeOr(call.title || call.code, 120, "Untitled");
  const units = call.idents.length === 0 ? "no units" : unitLabels(state, call.idents, 4);
  return `${statusMark(call)} **${call.callId}** ${title} · ${units} · ${ago(call.openedAt)}`;
}

function notesText({ notes, olderNotes }: CallState): string {
  const shown = notes.slice(-SHOWN_NOTES).map(({ time, label, content }) => {
    const from = [safeText(time, 20), safeText(label, 60)].filter(Boolean).join(" ");
    return `${from === "" ? "" : `**${from}** `}${safeOr(content, 200, "–")}`;
  });
  const older = olderNotes + notes.length - shown.length;
  while (older + shown.length > 0 && notesLength(shown) > DISCORD_LIMITS.fieldValue - 40) shown.shift();
  const left = olderNotes + notes.length - shown.length;
  return [...(left > 0 ? [count(left, "older note")] : []), ...shown].join("\n");
}

function notesLength(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function statusMark({ closed, status }: CallState): string {
  if (closed) return "⚫";
  return status === CallStatus.PENDING ? "🟡" : "🟢";
}

function statusWord({ closed, status }: CallState): string {
  if (closed) return "Closed";
  if (status === CallStatus.PENDING) return "Pending";
  return status === CallStatus.ACTIVE ? "Active" : `Status ${status}`;
}

function colourOf({ closed, status }: CallState): number {
  if (closed) return COLOURS.closed;
  return status === CallStatus.PENDING ? COLOURS.pending : COLOURS.active;
}
