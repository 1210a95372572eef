import { isJsonObject, type JsonObject, parseText, sonoranEvents } from "@tenfour/contracts";

/** What the resource makes of a request; `undefined` is never answered. */
export interface ResourceAnswer {
  readonly text: string | undefined;
  /** The event's type in upper case, once its key was found to be right. */
  readonly type?: string;
}

/** What it says to every path and method that is not its own. */
export const LOADED = "The sonorancad resource is loaded.";

const BAD_REQUEST: ResourceAnswer = { text: '{"error":"bad request"}' };
const NAMES = new Set<string>(sonoranEvents.flatMap(({ name, legacyNames }) => [name, ...legacyNames]));

/** Answers a body as Sonoran's FiveM resource (v4.0.104) does: in words, whose status is always 200. */
export function answerOf(body: Buffer, apiKey: string): ResourceAnswer {
  if (body.length === 0) return { text: undefined };
  const parsed = parseText(body.toString("utf8"));
  if (!parsed.ok || !isJsonObject(parsed.value)) return BAD_REQUEST;
  const { key, type } = parsed.value;
  if (type === undefined || type === null) return BAD_REQUEST;
  if (typeof type !== "string") return { text: undefined };
  if (typeof key !== "string" || key.toUpperCase() !== apiKey.toUpperCase()) return { text: "error" };
  const name = type.toUpperCase();
  return { text: textFor(name, parsed.value), type: name };
}

function textFor(type: string, body: JsonObject): string {
  if (!NAMES.has(type)) return "ok - custom";
  // Its handler never sets an answer of its own for a panic, so that of a failure is sent.
  if (type === "EVENT_UNIT_PANIC") return "error";
  if (type === "GET_LOGS") return "ok";
  const { data } = body;
  if (Array.isArray(data)) return "handler exception";
  if (type === "EVENT_UNIT_GROUP_ADD") {
    return has(body, "identId") || has(body, "identIds") ? "ok" : "missing identId";
  }
  if (!isJsonObject(data)) return "invalid data";
  if (type === "EVENT_UNIT_STATUS") return Array.isArray(data["identIds"]) ? "ok" : "missing identIds";
  if (type === "EVENT_UNIT_LOGOUT") return has(data, "identId") ? "ok" : "missing identId";
  return "ok";
}

function has(value: JsonObject, name: string): boolean {
  return value[name] !== undefined && value[name] !== null;
}
