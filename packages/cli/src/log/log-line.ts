import { isJsonObject } from "@tenfour/contracts";
import { neutralise, shorten } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { localTime } from "../render/local-time.js";

const MAX_VALUE = 500;
const LEVEL_WIDTH = 5;

/** Members of every pino entry that the line shows in another way. */
const OWN = new Set(["level", "time", "msg"]);

const LEVELS: ReadonlyMap<unknown, readonly [name: string, colour: "dim" | "green" | "yellow" | "red"]> =
  new Map([
    [10, ["trace", "dim"]],
    [20, ["debug", "dim"]],
    [30, ["info", "green"]],
    [40, ["warn", "yellow"]],
    [50, ["error", "red"]],
    [60, ["fatal", "red"]],
  ]);

/** An entry of pino's as people read it: `18:03:22  warn   refused: wrong key (address=10.0.0.7)`. */
export function logLine(entry: unknown, style: Style): string {
  if (!isJsonObject(entry)) return shorten(asText(entry), MAX_VALUE);
  const [name, colour] = LEVELS.get(entry["level"]) ?? ["log", "dim"];
  const time = typeof entry["time"] === "number" ? localTime(new Date(entry["time"])) : "";
  const message = typeof entry["msg"] === "string" ? neutralise(entry["msg"]) : "";
  const details = Object.entries(entry)
    .filter(([key]) => !OWN.has(key))
    .map(([key, value]) => `${neutralise(key)}=${shorten(asText(value), MAX_VALUE)}`);
  const about = details.length === 0 ? "" : style.dim(` (${details.join(" ")})`);
  return `${style.dim(time)}  ${style[colour](name.padEnd(LEVEL_WIDTH))}  ${message}${about}`;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
