import { isJsonObject, parseText } from "@tenfour/contracts";
import type { DeliveryOutcome, Report } from "../target.js";

/** Events that do something each time: nobody wants a tone twice because an answer got lost. */
const SIDE_EFFECTS = new Set([
  "EVENT_UNIT_PANIC",
  "EVENT_TONE",
  "EVENT_PRINT_RECORD",
  "EVENT_STATION_ALERT",
  "EVENT_PAGER_REBORN",
]);

/** Whether an event must not reach a game server twice. */
export function hasSideEffect(name: string): boolean {
  return SIDE_EFFECTS.has(name);
}

/** What the reason says when a game server has turned the key down. */
const KEY_REFUSED = "it refuses the community's API key";

/** Whether a target stopped because its key was turned down: with another key it may work. */
export function isKeyRefusal(reason: string): boolean {
  return reason.includes(KEY_REFUSED);
}

const DELIVERED: DeliveryOutcome = { outcome: "delivered" };

/**
 * What the text of an answer with status 200 means: Sonoran's resource always answers 200, and the status is no
 * acknowledgement.
 *
 * @param name the event's canonical name
 * @param report about the answer
 */
export function classifyText(name: string, text: string, report: Report): DeliveryOutcome {
  const { detail } = report;
  if (text === "ok" || text === "ok - custom") return DELIVERED;
  if (text === "error") {
    // It answers a panic like that whether it worked or not.
    if (name === "EVENT_UNIT_PANIC") return DELIVERED;
    return {
      ...report,
      outcome: "pause",
      detail: `${detail} "error": ${KEY_REFUSED}; set the same key in the game server's Sonoran configuration and here, then resume the target`,
    };
  }
  if (/^(?:missing|unknown|invalid) /.test(text) || text === "handler exception") {
    return { outcome: "delivered", warning: `${detail} "${text.slice(0, 100)}"` };
  }
  if (isBadRequest(text)) return { ...report, outcome: "park", reason: "refused" };
  if (/\bresource\b/i.test(text) && /\bloaded\b/i.test(text)) {
    return {
      ...report,
      outcome: "pause",
      detail: `${detail} that the resource is loaded: the path in url is wrong; it is /sonorancad/event as a rule`,
    };
  }
  const strange = `${detail} something that Sonoran's resource is not known to answer: does url lead to the game server?`;
  return ambiguous(name, "unclear", { ...report, detail: strange });
}

/** The outcome of an attempt of which nobody knows whether the game server took the event. */
export function ambiguous(name: string, fault: "target" | "unclear", report: Report): DeliveryOutcome {
  if (!hasSideEffect(name)) return { ...report, outcome: "retry", fault };
  const detail = `${report.detail}; ${name} may have had its effect already, so it is not sent again`;
  return { ...report, outcome: "park", reason: "uncertain", detail };
}

function isBadRequest(text: string): boolean {
  const parsed = parseText(text);
  return parsed.ok && isJsonObject(parsed.value) && parsed.value["error"] === "bad request";
}
