import { REDACTED } from "@tenfour/contracts";
import type { StoredBody } from "./outbox.js";

/** The body as text, with `[redacted]` where the API key stood; UTF-8, with or without a byte order mark. */
export function storedText({ bytes, cuts }: Pick<StoredBody, "bytes" | "cuts">): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  let text = "";
  for (const cut of cuts) {
    text += buffer.toString("utf8", from, cut) + REDACTED;
    from = cut;
  }
  return text + buffer.toString("utf8", from);
}
