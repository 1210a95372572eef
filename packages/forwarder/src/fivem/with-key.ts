import { isJsonObject, parseText } from "@tenfour/contracts";
import type { StoredBody } from "../outbox.js";
import { storedText } from "../stored-text.js";

const OPENING_BRACE = 0x7b;

/**
 * A stored body with a key at every place where one was cut out; all other bytes are as they were received. A body
 * that came without a key, such as one over the websocket, gets it as its first member. Undefined for one that is no
 * object, or has a `key` that is not the community's.
 */
export function withKey(body: StoredBody, key: string): Uint8Array | undefined {
  const buffer = Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
  const inString = Buffer.from(JSON.stringify(key).slice(1, -1));
  if (body.cuts.length > 0) return putIn(buffer, body.cuts, inString);
  const parsed = parseText(storedText(body));
  if (!parsed.ok || !isJsonObject(parsed.value) || Object.hasOwn(parsed.value, "key")) return undefined;
  const at = buffer.indexOf(OPENING_BRACE) + 1;
  const comma = Object.keys(parsed.value).length === 0 ? "" : ",";
  return putIn(buffer, [at], Buffer.from(`"key":${JSON.stringify(key)}${comma}`));
}

function putIn(buffer: Buffer, places: readonly number[], text: Buffer): Uint8Array {
  const parts: Buffer[] = [];
  let from = 0;
  for (const place of places) {
    parts.push(buffer.subarray(from, place), text);
    from = place;
  }
  parts.push(buffer.subarray(from));
  return Buffer.concat(parts);
}
