import type { IncomingMessage } from "node:http";
import { announcedLength, headerOf, isPlain } from "./headers.js";

/** The parts of an Express request that the door uses; typed here, so that nobody needs Express's types. */
export interface ExpressRequest extends IncomingMessage {
  /** What a body parser has made of the body. */
  body?: unknown;
  /** Path under which the door is mounted; `url` is what follows it. */
  readonly baseUrl?: string;
  /** The sender, as the app's "trust proxy" setting sees it. */
  readonly ip?: string | undefined;
}

/** What other middleware has done to a body. */
export type BodyState =
  /** Nothing; it can be read. */
  | { readonly kind: "unread" }
  /** Read it: bytes, a text or a parsed value. */
  | { readonly kind: "taken"; readonly body: unknown }
  /** Read it as a form, so that the JSON in it is in pieces. */
  | { readonly kind: "form" }
  /** Read it, or a part of it, and left nothing. */
  | { readonly kind: "gone" }
  /** Read less than was to come. */
  | { readonly kind: "cut" };

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/)/i;

/** Finds out what has become of a request's body on its way through an app. */
export function bodyState(request: ExpressRequest): BodyState {
  // Not `body`, which parsers set even where they have read nothing.
  if (!request.readableDidRead) return { kind: "unread" };
  const { body } = request;
  if (body === undefined) return { kind: "gone" };
  if (body instanceof Uint8Array) return isShort(body, request) ? { kind: "cut" } : { kind: "taken", body };
  if (typeof body === "string") return { kind: "taken", body };
  return FORM.test(headerOf(request.headers, "content-type") ?? "")
    ? { kind: "form" }
    : { kind: "taken", body };
}

/** Bytes can be compared with what was announced, unless they have been unpacked; a text need not be as long. */
function isShort({ byteLength }: Uint8Array, { headers }: ExpressRequest): boolean {
  return isPlain(headers) && byteLength < (announcedLength(headers["content-length"]) ?? 0);
}

/** What a body parser (express.json and its like) threw: its `type`, and the text it could not parse. */
export interface ParserError {
  readonly type: string;
  readonly body?: unknown;
}

/** Recognises errors of Express's body parsers among all errors. */
export function isParserError(error: unknown): error is ParserError {
  return typeof error === "object" && error !== null && "type" in error && typeof error.type === "string";
}
