import { headerOf, type RequestHeaders } from "./headers.js";

const NOT_ASCII = /[^\u0000-\u007f]/;

/**
 * Every secret that came with an accweb request: in the header, as `?secret=`, as the password of Basic auth.
 * accweb has no authentication of its own; these are the three places its configuration can put one.
 */
export function readCredentials(headers: RequestHeaders, secretHeader: string, query: string): string[] {
  const found: string[] = [];
  const header = headerOf(headers, secretHeader);
  if (header !== undefined) found.push(header, asUtf8(header));
  if (query.includes("secret=")) found.push(...fromQuery(query));
  const password = basicPassword(headerOf(headers, "authorization"));
  if (password !== undefined) found.push(password);
  return [...new Set(found)].filter((credential) => credential !== "");
}

/** Go sends header values as raw UTF-8; HTTP stacks hand them on as Latin-1. */
function asUtf8(value: string): string {
  if (!NOT_ASCII.test(value)) return value;
  return new TextDecoder().decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
}

/**
 * A plus sign that was typed into a URL means itself to its writer, and a space to a form decoder. So does a percent
 * sign: what follows it may look like an escape.
 */
function fromQuery(query: string): string[] {
  const asForm = new URLSearchParams(query).get("secret");
  const withPlus = new URLSearchParams(query.replaceAll("+", "%2B")).get("secret");
  const [, asTyped] = /(?:^|&)secret=([^&]*)/.exec(query) ?? [];
  return [asForm ?? "", withPlus ?? "", asTyped ?? ""];
}

function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const pair = asUtf8(decodeBase64(encoded));
  const colon = pair.indexOf(":");
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

function decodeBase64(encoded: string): string {
  try {
    return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    // Not base64, so not a password either: the request is refused for want of one.
    return "";
  }
}
