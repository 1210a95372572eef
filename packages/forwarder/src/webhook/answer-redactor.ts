import { keyPattern, REDACTED } from "@tenfour/contracts";
import { SPARE_ANSWER_BYTES } from "./send.js";

/** What a target is sent that nobody else may see. */
export interface SentSecrets {
  /** The target's address as it is written in the configuration. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Of signatures. */
  readonly secrets?: readonly string[];
}

/** Makes what of an answer is kept: without secrets, and no longer than 16 KiB. */
export type AnswerRedactor = (body: string, isCut: boolean) => string;

/** What is shorter is no secret, and would only make an answer unreadable. */
const MIN_SECRET_LENGTH = 6;
/** A segment of a path that is shorter is too likely to stand in an answer for another reason. */
const MIN_SEGMENT_LENGTH = 16;
const MAX_ANSWER_LENGTH = 16 * 1024;

/** @param redact takes out what the forwarder knows of beside */
export function answerRedactor(sent: SentSecrets, redact: (text: string) => string): AnswerRedactor {
  const patterns = secretsOf(sent).flatMap((secret) => keyPattern(secret) ?? []);
  return (body, isCut) => {
    const clean = patterns.reduce((text, pattern) => text.replace(pattern, REDACTED), redact(body));
    // What was cut off may have cut a secret in two, of which the first half is in no pattern.
    const whole = isCut ? Math.max(0, clean.length - SPARE_ANSWER_BYTES) : clean.length;
    return clean.slice(0, Math.min(MAX_ANSWER_LENGTH, whole));
  };
}

/** The longest first: one may stand in another. */
function secretsOf({ url, headers = {}, secrets = [] }: SentSecrets): string[] {
  const all = [
    ...credentialsOf(url),
    ...queryOf(url),
    ...pathOf(url),
    ...Object.values(headers).flatMap(partsOf),
    ...secrets.flatMap((secret) => [secret, secret.replace(/^whsec_/, "")]),
  ];
  const long = [...new Set(all)].filter((text) => text.length >= MIN_SECRET_LENGTH);
  return long.toSorted((one, other) => other.length - one.length);
}

/** Name and password: as written, as a URL has them, decoded, and together as Basic authentication has them. */
function credentialsOf(text: string): string[] {
  const { username, password } = new URL(text);
  if (username === "" && password === "") return [];
  const written = /^\w+:\/\/([^/?#]*)@/.exec(text)?.[1] ?? "";
  const [, name = "", word = ""] = /^([^:]*):?(.*)$/s.exec(written) ?? [];
  const pair = `${decoded(username)}:${decoded(password)}`;
  const both = [Buffer.from(pair).toString("base64"), pair];
  return [...both, ...[username, password, name, word].flatMap((part) => [part, decoded(part)])];
}

function queryOf(text: string): string[] {
  const { search, searchParams } = new URL(text);
  const values = search
    .slice(1)
    .split("&")
    .map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [search.slice(1), ...values, ...searchParams.values()];
}

/** A path that is no mere name may be what lets one post there, as that of many chat services is. */
function pathOf(text: string): string[] {
  const { pathname } = new URL(text);
  const segments = pathname.split("/").filter((segment) => segment !== "" && !isName(decoded(segment)));
  if (segments.length === 0) return [];
  const long = segments.filter(({ length }) => length >= MIN_SEGMENT_LENGTH);
  return [pathname, ...long].flatMap((part) => [part, decoded(part)]);
}

const WORD = "(?:[A-Za-z][a-z]{0,13}|v?\\d{1,3})";
const NAME = new RegExp(`^${WORD}(?:[-_.]${WORD})*$`);

/** Words and versions: `events`, `tenfour-relay`, `v2`, `index.php`. */
function isName(segment: string): boolean {
  return NAME.test(segment);
}

/** A header's value, and what follows a scheme in it: `Bearer …`, `Basic …` also decoded, `Token token="…"`. */
function partsOf(value: string): string[] {
  const [scheme = "", ...rest] = value.trim().split(/[\s,;]+/);
  const named = rest.map((part) => part.replace(/^[\w-]+=(?="|[^=]+$)/, "").replace(/^"|"$/g, ""));
  const basic = /^basic$/i.test(scheme) ? Buffer.from(rest[0] ?? "", "base64").toString() : "";
  return [value, value.trim(), ...rest, ...named, basic, basic.slice(basic.indexOf(":") + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A "%" that is no escape: it stands for itself.
    return text;
  }
}
