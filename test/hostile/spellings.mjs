/**
 * Every spelling in which a secret could stand somewhere: raw, in another case, in JSON or percent escapes, and in
 * base64 at each of its three alignments.
 *
 * @param {string} secret
 * @returns {string[]}
 */
export function spellingsOf(secret) {
  const cases = [secret, secret.toLowerCase(), secret.toUpperCase()];
  const escaped = cases.flatMap((text) => [
    text.replaceAll("/", "\\/"),
    encodeURIComponent(text),
    everyCharacter(text, (code) => `\\u${code.padStart(4, "0")}`),
    everyCharacter(text, (code) => `\\u${code.toUpperCase().padStart(4, "0")}`),
    everyCharacter(text, (code) => `%${code}`),
  ]);
  return [...new Set([...cases, ...escaped, ...cases.flatMap(base64Of)])];
}

/**
 * The spellings of secrets that stand in a text.
 *
 * @param {string} text
 * @param {readonly string[]} secrets
 * @returns {string[]}
 */
export function secretsIn(text, secrets) {
  return secrets.flatMap(spellingsOf).filter((spelling) => text.includes(spelling));
}

/** @param {string} text @param {(hex: string) => string} write */
function everyCharacter(text, write) {
  return Array.from(text, (character) => write(character.charCodeAt(0).toString(16))).join("");
}

/** What stays the same in base64 whatever stands before and behind. @param {string} text */
function base64Of(text) {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.from(" ".repeat(before) + text);
    const from = Math.ceil((before * 4) / 3);
    const to = Math.floor((whole.length * 4) / 3);
    const base64 = whole.toString("base64").slice(from, to);
    return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
