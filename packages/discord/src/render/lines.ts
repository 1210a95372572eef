import {
  carModelName,
  type EventRecord,
  type KnownRecord,
  RecordType,
  statusChanges,
  trackName,
} from "@tenfour/contracts";
import type { ScopeState } from "../state.js";
import { safeOr, safeText } from "../text.js";
import { statusWords, unitLabel, unitLabels } from "./words.js";

const RECORD_TYPES: ReadonlyMap<number, string> = new Map(
  Object.entries(RecordType).map(([name, code]) => [code, name.toLowerCase().replaceAll("_", " ")]),
);

/** What an event that has no message of its own says in one line. */
export function lineOf(state: ScopeState, record: EventRecord): string {
  if (record.outcome === "unknown") return `❔ Unknown event ${safeOr(record.name, 80, "without a name")}`;
  if (record.outcome === "invalid") {
    const name = safeOr(record.name ?? "", 80, "without a name");
    const first = record.issues[0];
    return `⚠️ Event ${name} is not what it should be${first === undefined ? "" : `: ${safeText(first.message, 200)}`}`;
  }
  return knownLine(state, record);
}

function knownLine(state: ScopeState, record: KnownRecord): string {
  switch (record.name) {
    case "EVENT_RECORD_ADD":
      return recordLine("🗂️ New record", record.event.data.record);
    case "EVENT_RECORD_EDIT":
      return recordLine("🗂️ Record changed", record.event.data.record);
    case "EVENT_RECORD_REMOVE":
      return recordLine("🗂️ Record removed", record.event.data.record);
    case "EVENT_PRINT_RECORD":
      return `🖨️ ${unitLabel(state, record.event.data.identId)} printed a record`;
    case "EVENT_TONE": {
      const to = record.event.data.playTonesTo.slice(0, 8).map(({ label }) => safeOr(label, 60, "somebody"));
      return `🔔 Tone for ${to.join(", ") || "nobody"}`;
    }
    case "EVENT_STATION_ALERT": {
      const { locations, message } = record.event.data;
      const names = locations.slice(0, 8).map(({ name }) => safeOr(name, 60, "a station"));
      return `🚒 Station alert: ${names.join(", ") || "no station"}${isSpeech(message) ? " · spoken message" : suffix(message, 500)}`;
    }
    case "EVENT_PAGER_REBORN":
      return `📟 Page (${safeOr(record.event.data.nature, 40, "no nature")}) to ${unitsOrAddresses(state, record.event.data)}${suffix(record.event.data.body, 500)}`;
    case "EVENT_STREETSIGN_UPDATED": {
      const { ids, text1, text2, text3 } = record.event.data.signData;
      const texts = [text1, text2, text3].map((text) => safeText(text, 100)).filter(Boolean);
      return `🚧 Sign ${ids.slice(0, 10).join(", ")}: ${texts.join(" / ") || "blank"}`;
    }
    case "EVENT_NEW_CALLOUT":
      return `📍 New callout ${safeText(record.event.data.callout.id ?? "", 80)}`.trimEnd();
    case "EVENT_CHAR_SELECTED":
      return `🧍 Character ${safeText(String(record.event.data.id), 80)} selected`;
    case "EVENT_COMMUNITY_LINK_VERIFIED":
      return `🔗 Community account ${safeText(record.event.data.communityUserId, 80)} linked`;
    case "EVENT_DISPATCH_TOGGLE_BODYCAM":
      return `📹 Bodycam of ${unitLabel(state, record.event.data.ident)} ${record.event.data.state ? "on" : "off"}`;
    case "GET_LOGS":
      return "🧾 The vendor's support asked for logs";
    case "EVENT_UNIT_LOGIN": {
      const { unit, units, isDispatch } = record.event.data;
      return `🟢 ${unitLabels(
        state,
        (units ?? [unit]).map(({ id }) => id),
      )} on duty${isDispatch ? " as dispatcher" : ""}`;
    }
    case "EVENT_UNIT_LOGOUT":
      return `⚪ ${unitLabels(
        state,
        (record.event.data.units ?? [{ id: record.event.data.identId }]).map(({ id }) => id),
      )} off duty`;
    case "EVENT_UNIT_STATUS":
      return `🔁 ${
        statusChanges(record.event)
          .slice(0, 8)
          .map(({ identId, status }) => `${unitLabel(state, identId)}: ${statusWords(status)}`)
          .join(", ") || "No status changed"
      }`;
    case "EVENT_UNIT_UPDATE":
      return `🔁 Details of ${unitLabels(
        state,
        record.event.data.units.map(({ id }) => id),
      )} changed`;
    case "EVENT_UNIT_GROUP_ADD":
      return `👥 ${unitLabels(state, record.event.data.identIds)} joined ${safeOr(record.event.data.groupName, 80, "a group")}`;
    case "EVENT_UNIT_GROUP_REMOVE":
      return `👥 ${unitLabel(state, record.event.data.identId)} left ${safeOr(record.event.data.groupName, 80, "a group")}`;
    case "EVENT_UNIT_GROUP_CHANGE_NAME":
      return `👥 Group ${safeOr(record.event.data.oldName, 80, "without a name")} is now ${safeOr(record.event.data.newName, 80, "without a name")}`;
    case "EVENT_UNIT_PANIC":
      return `🆘 Panic ${record.event.data.isPanic ? "" : "over: "}${unitLabels(state, record.event.data.identIds)}`;
    case "instance_started":
      return `🟩 ${instanceName(record)} started · ${safeText(trackName(record.event.track), 60)}`;
    case "instance_stopped":
      return `🟥 ${instanceName(record)} stopped`;
    case "instance_live_new_driver": {
      const { playerName, raceNumber, carModel } = record.event.data;
      return `➕ ${safeOr(playerName, 80, "A driver")} joined · #${raceNumber} ${safeText(carModelName(carModel), 60)}`;
    }
    case "instance_live_remove_connection":
      return `➖ ${safeOr(record.event.data.playerName, 80, "A driver")} left`;
    case "instance_live_new_damage_zone":
      return `💥 ${safeOr(record.event.data.playerName, 80, "A driver")} damaged #${record.event.data.raceNumber}`;
    case "instance_live_session_phase_changed": {
      const { session, phase, remaining } = record.event.data;
      return `🏁 ${safeOr(session, 60, "Session")}: ${safeOr(phase, 60, "new phase")} · ${remaining} min left`;
    }
    case "instance_live_session_changed":
      return `🏁 ${safeOr(record.event.data.session, 60, "A session")} follows ${safeOr(record.event.data.oldSession, 60, "a session")}`;
    case "instance_live_reseting_race_weekend":
      return "🏁 The race weekend starts over";
    default:
      return `ℹ️ ${safeText(record.name, 80)}`;
  }
}

function recordLine(
  what: string,
  record: KnownRecord<"EVENT_RECORD_ADD">["event"]["data"]["record"],
): string {
  const type =
    record.type === undefined ? "" : ` (${RECORD_TYPES.get(record.type) ?? `type ${record.type}`})`;
  return `${what}${record.id === undefined ? "" : ` ${record.id}`}${type}${suffix(record.name ?? "", 200)}`;
}

function unitsOrAddresses(
  state: ScopeState,
  { identIds, addresses }: { identIds: readonly number[]; addresses: readonly string[] },
): string {
  if (identIds.length > 0) return unitLabels(state, identIds);
  return (
    addresses
      .slice(0, 8)
      .map((address) => safeOr(address, 60, "somebody"))
      .join(", ") || "nobody"
  );
}

/** The message of a station alert can be audio, in base64. */
function isSpeech(message: string): boolean {
  return message.length > 200 && /^(?:data:|[A-Za-z0-9+/=\s]+$)/.test(message.slice(0, 500));
}

function suffix(text: string, max: number): string {
  const safe = safeText(text, max);
  return safe === "" ? "" : ` · ${safe}`;
}

function instanceName({ event }: KnownRecord<"instance_started" | "instance_stopped">): string {
  return safeOr(event.instanceName, 80, "A server");
}
