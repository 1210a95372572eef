import { expect } from "vitest";
import { API_KEY, SECRET } from "./senders.js";

/** Every spelling in which a secret could stand somewhere. */
function spellings(secret: string): string[] {
  const escaped = Array.from(
    secret,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const plain = [secret, secret.replaceAll("/", "\\/"), escaped.join(""), encodeURIComponent(secret)];
  const cases = [
    ...plain,
    ...plain.map((text) => text.toLowerCase()),
    ...plain.map((text) => text.toUpperCase()),
  ];
  const encoded = [secret, secret.toLowerCase(), secret.toUpperCase(), `user:${secret}`].flatMap((text) => {
    const base64 = Buffer.from(text).toString("base64");
    return [base64.replace(/=+$/, ""), base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")];
  });
  return [...new Set([...cases, ...encoded])];
}

/** By default of the key and secret that the tests' senders have. */
export function expectNoSecret(output: string, secrets: readonly string[] = [API_KEY, SECRET]): void {
  const found = secrets.flatMap(spellings).filter((spelling) => output.includes(spelling));
  expect(found).toEqual([]);
}
