import type { IncomingMessage } from "node:http";
import { TenfourError } from "@tenfour/contracts";

/** Longest body of an admin request, in bytes: enough for thousands of ids. */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * Reads a request's body as JSON; undefined when it is empty.
 *
 * @throws TenfourError `ERR_TENFOUR_ADMIN_BODY` for one that is too long, not declared as JSON, or not JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  // A page in a browser cannot send this type to another origin without asking first.
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw bodyError("the body must be JSON, with the header content-type: application/json");
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return value;
  } catch (error) {
    throw bodyError("the body is not valid JSON", error);
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.byteLength;
    if (length > MAX_BODY_BYTES) throw bodyError(`the body is longer than ${MAX_BODY_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function bodyError(message: string, cause?: unknown): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_ADMIN_BODY", cause });
}
