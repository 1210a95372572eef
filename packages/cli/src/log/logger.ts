import type { Writable } from "node:stream";
import type { Logger } from "@tenfour/receiver";
import { pino } from "pino";
import { safeJson } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { madeOf, type Secrets } from "./known-secrets.js";
import type { LogLevel } from "./levels.js";
import { logLine } from "./log-line.js";
import { scrubber } from "./scrub.js";

/** How and where the relay logs. */
export interface LoggerOptions {
  readonly stream: Writable;
  readonly level: LogLevel;
  /** pino's JSON lines instead of lines for people. */
  readonly json: boolean;
  readonly style: Style;
  /** Keys and secrets that no line may hold. */
  readonly secrets: Secrets;
}

/** Members that would hold a key or secret, wherever somebody logs a whole object. */
const SECRET_NAMES = ["key", "apiKey", "logKey", "secret", "secrets", "password", "authorization"];
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Makes the logger of the relay and of the receiver in it. */
export function createLogger({ stream, level, json, style, secrets }: LoggerOptions): Logger {
  const scrub = madeOf(secrets, scrubber);
  const write = (line: string): void => {
    const entry: unknown = scrub()(JSON.parse(line));
    stream.write(`${json ? safeJson(JSON.stringify(entry)) : logLine(entry, style)}\n`);
  };
  return pino({ level, base: null, redact: { paths: SECRET_PATHS, censor: "[redacted]" } }, { write });
}
