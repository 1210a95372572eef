import { createHash, timingSafeEqual } from "node:crypto";

/** What a request's `Authorization` header says of its sender. */
export type BearerVerdict = "right" | "wrong" | "missing";

/**
 * Makes the check of the `Authorization: Bearer …` header. It takes the same time for every wrong token.
 *
 * @param token undefined when there is none: then none is right
 */
export function bearerCheck(token: string | undefined): (authorization: string | undefined) => BearerVerdict {
  const expected = token === undefined ? undefined : digest(token);
  return (authorization) => {
    if (authorization === undefined) return "missing";
    const given = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (given === undefined || expected === undefined) return "wrong";
    return timingSafeEqual(digest(given), expected) ? "right" : "wrong";
  };
}

/** Of one length whatever goes in, as the comparison needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
