// Looks for secrets in what must not hold any: texts, bytes, and every file of a folder.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The secrets that stand in a text or in bytes, in any spelling: raw, with any of its characters in another case or in
 * JSON or percent escapes, or in base64 at each of its three alignments. Each is told once, with the spelling.
 *
 * @param {string | Uint8Array} content
 * @param {readonly string[]} secrets
 * @returns {string[]}
 */
export function secretsIn(content, secrets) {
  const text = toLatin1(content);
  const folded = text.toLowerCase();
  return secrets.flatMap((secret) => {
    const escaped = secret === "" ? undefined : escapedIn(folded, secret);
    const encoded = base64Of(secret).filter((one) => text.includes(one));
    return escaped === undefined ? encoded.slice(0, 1) : [escaped];
  });
}

/**
 * The files of a folder in which secrets stand, its subfolders included, as paths within it.
 *
 * @param {string} folder
 * @param {readonly string[]} secrets
 * @returns {string[]}
 */
export function filesWithSecrets(folder, secrets) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => secretsIn(readFileSync(file), secrets).length > 0)
    .map((file) => path.relative(folder, file))
    .sort();
}

/** Bytes as they are, one character each; so a file need not be UTF-8. @param {string | Uint8Array} content */
function toLatin1(content) {
  return Buffer.from(content).toString("latin1");
}

/**
 * The first place where a secret stands in a folded text, each character in whatever escape.
 *
 * @param {string} folded
 * @param {string} secret
 */
function escapedIn(folded, secret) {
  const pattern = Array.from(secret.toLowerCase(), (character) => {
    const spelt = [character, character.toUpperCase()].flatMap((one) => [
      `\\\\{0,2}${quoted(toLatin1(one).toLowerCase())}`,
      `\\\\{1,2}u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      Array.from(Buffer.from(one), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    ]);
    return `(?:${[...new Set(spelt)].join("|")})`;
  });
  return new RegExp(pattern.join("")).exec(folded)?.[0];
}

/** @param {string} text */
function quoted(text) {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
}

/** What stays the same in base64 whatever stands before and behind. @param {string} secret */
function base64Of(secret) {
  const cases = [secret, secret.toLowerCase(), secret.toUpperCase()];
  return cases.flatMap((text) =>
    [0, 1, 2].flatMap((before) => {
      const whole = Buffer.from(" ".repeat(before) + text);
      const from = Math.ceil((before * 4) / 3);
      const to = Math.floor((whole.length * 4) / 3);
      const base64 = whole.toString("base64").slice(from, to);
      return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
    }),
  );
}
