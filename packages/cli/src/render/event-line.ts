import { type EventRecord, isJsonObject } from "@tenfour/contracts";
import { shorten } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { localTime } from "./local-time.js";
import { recordFields } from "./record-fields.js";

const SOURCE_WIDTH = 8;
const NAME_WIDTH = 27;
const MAX_NAME = 64;
const MAX_FIELD = 80;
const MAX_CONTEXT = 32;

/** How event lines look. */
export interface EventLineOptions {
  readonly style: Style;
  /** Whether lines say which community they are from; pointless where there is one. */
  readonly showCommunity: boolean;
}

/** Events that a person must not miss. */
const ALARMS = new Set(["EVENT_911", "EVENT_UNIT_PANIC"]);

/**
 * One event in one line for people: `18:03:22  sonoran  EVENT_911  Jane Doe · Legion Square · "shots fired"`.
 * Nothing in it can move the cursor, colour or reorder text, whatever players typed.
 */
export function eventLine(record: EventRecord, { style, showCommunity }: EventLineOptions): string {
  const source = record.source.padEnd(SOURCE_WIDTH);
  const fields = recordFields(record).map((field) => shorten(field, MAX_FIELD));
  const context = contextOf(record, showCommunity);
  return [
    style.dim(localTime(new Date(record.receivedAt))),
    record.source === "sonoran" ? style.blue(source) : style.magenta(source),
    styledName(record, style),
    fields.join(" · "),
    context === "" ? "" : style.dim(`[${shorten(context, MAX_CONTEXT)}]`),
  ]
    .filter((part) => part !== "")
    .join("  ")
    .trimEnd();
}

function styledName(record: EventRecord, style: Style): string {
  const name = shorten(record.name ?? "(no name)", MAX_NAME);
  if (record.outcome === "invalid") return `${style.red(name)}  ${style.red("INVALID")}`;
  if (record.outcome === "unknown") return `${style.yellow(name)}  ${style.yellow("unknown event")}`;
  const padded = name.padEnd(NAME_WIDTH);
  return ALARMS.has(name) ? style.bold(style.red(padded)) : padded;
}

/** Who sent it, where there can be several. */
function contextOf(record: EventRecord, showCommunity: boolean): string {
  if (record.source === "sonoran") return showCommunity ? (record.community ?? "") : "";
  const name = isJsonObject(record.event) ? record.event["instanceName"] : undefined;
  return typeof name === "string" && name !== "" ? name : (record.instance ?? "");
}
