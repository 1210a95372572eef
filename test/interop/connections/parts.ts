import { SECRET } from "../../hostile/case.js";
import { eventOf, headOf } from "../../hostile/requests.js";
import type { Part } from "./crowd.js";

const EVENT = eventOf();
const LAP = JSON.stringify({ eventName: "instance_started", instanceId: "1" });
const SONORAN = "/sonorancad/event";

const HEAD = headOf(SONORAN, { Host: "test", "Content-Length": String(EVENT.length) });
const LAP_HEAD = headOf("/callback", {
  Host: "test",
  "Content-Length": String(LAP.length),
  "X-Tenfour-Secret": SECRET,
});

/** Says nothing. */
export const SILENT: Part = { first: "", then: HEAD + EVENT };
/** Stops in its headers. */
export const IN_HEADERS: Part = { first: HEAD.slice(0, 40), then: HEAD.slice(40) + EVENT };
/** Stops in its body. */
export const IN_BODY: Part = { first: HEAD + EVENT.slice(0, 30), then: EVENT.slice(30) };
/** The same, of accweb. */
export const IN_LAP: Part = { first: LAP_HEAD + LAP.slice(0, 10), then: LAP.slice(10) };
/** Has had an event, keeps its connection, and will have another one. */
export const IDLE: Part = { first: HEAD + EVENT, then: HEAD + EVENT, isWhole: true };
