import { isAnyArrayBuffer } from "node:util/types";
import { isJsonObject, type Parsed, parseText, prune } from "@tenfour/contracts";
import type { RawBody } from "./records.js";

/** A body on its way in: its bytes, and what is known of their meaning without having parsed them. */
export class Body {
  /** How long its bytes are. */
  readonly byteLength: number;
  /** The parsed value, where a framework had parsed it or verifying needed it. */
  value: unknown;
  /** False when the key was seen to stand in its own member only, so that nothing needs to be redacted. */
  keyElsewhere = true;
  /** Undefined while nobody has asked for the bytes of a text. */
  #raw: RawBody | undefined;
  /** A text whose bytes would say the same, until they are there: neither is in memory beside the other. */
  #text: string | undefined;

  constructor(byteLength: number, raw: RawBody | undefined, text: string | undefined, value: unknown) {
    this.byteLength = byteLength;
    this.value = value;
    this.#raw = raw;
    this.#text = text;
  }

  /** The bytes. Of most texts nobody ever wants them. */
  get raw(): RawBody {
    this.#raw ??= { bytes: Buffer.from(this.#text ?? ""), exact: false };
    this.#text = undefined;
    return this.#raw;
  }

  /** The text that the bytes are. */
  get text(): string {
    return this.#text ?? textOf(this.raw.bytes);
  }
}

/** Memory that a body may keep alive beside its own bytes. */
const MAX_SLACK_BYTES = 16 * 1024;

/** Accepts what doors and callers have: bytes, a JSON text, or a value that was parsed already. */
export function bodyOf(input: unknown): Body {
  if (typeof input === "string") return bodyOfText(input);
  if (ArrayBuffer.isView(input)) return bodyOfBytes(bytesOf(input), true);
  if (isAnyArrayBuffer(input)) return bodyOfBytes(Buffer.from(input), true);
  return bodyOfBytes(Buffer.from(stringify(input)), false, input);
}

function bodyOfBytes(bytes: Uint8Array, exact: boolean, value?: unknown): Body {
  return new Body(bytes.byteLength, { bytes, exact }, undefined, value);
}

/** Half of a surrogate pair and a byte order mark read otherwise from the bytes; neither is in ASCII. */
function bodyOfText(text: string): Body {
  const isAscii = Buffer.byteLength(text) === text.length;
  return isAscii ? new Body(text.length, undefined, text, undefined) : bodyOfBytes(Buffer.from(text), false);
}

/** The bytes of a view; copied where it is a small view of much memory, which would stay in use uncounted. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = view;
  const bytes = Buffer.isBuffer(view) ? view : Buffer.from(buffer, byteOffset, byteLength);
  return buffer.byteLength - byteLength > MAX_SLACK_BYTES ? Buffer.from(bytes) : bytes;
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    // Too deep, cyclic, or holding something JSON cannot carry: its safe part is what there is to keep.
    return stringifySafePart(value);
  }
}

function stringifySafePart(value: unknown): string {
  try {
    return JSON.stringify(prune(value)) ?? "null";
  } catch {
    // It cannot even be looked at, such as a proxy or a getter that throws.
    return "null";
  }
}

/** Decodes UTF-8, with or without a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  return buffer.toString("utf8", start);
}

/** Parses bytes as UTF-8 JSON, with or without a byte order mark; see {@link parseText}. */
export function parseJson(bytes: Uint8Array): Parsed {
  return parseText(textOf(bytes));
}

/** The Sonoran key of a body: a string, something else, or not there. */
export type KeyReading =
  | { readonly kind: "text"; readonly key: string }
  | { readonly kind: "other" | "missing" };

/** Reads the key of a parsed body. */
export function keyOfValue(value: unknown): KeyReading {
  try {
    if (!isJsonObject(value) || !Object.hasOwn(value, "key")) return { kind: "missing" };
    const key = value["key"];
    return typeof key === "string" ? { kind: "text", key } : { kind: "other" };
  } catch {
    // A value made in memory whose members cannot be read has no readable key.
    return { kind: "missing" };
  }
}
