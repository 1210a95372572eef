import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
/** The specification asks for 24 to 64 bytes. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Whether a text is a Standard Webhooks secret: `whsec_` and 24 to 64 bytes in base64. */
export function isSecret(text: string): boolean {
  const base64 = text.slice(PREFIX.length);
  if (!text.startsWith(PREFIX) || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const { byteLength } = Buffer.from(base64, "base64");
  return byteLength >= MIN_BYTES && byteLength <= MAX_BYTES;
}

/** Signs messages as the Standard Webhooks specification has it, with every secret: several while one is replaced. */
export class Signer {
  readonly #keys: readonly Buffer[];

  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => Buffer.from(secret.slice(PREFIX.length), "base64"));
  }

  /** The value of `webhook-signature`: one signature per secret, with a space in between. */
  sign(id: string, timestampSeconds: number, body: Uint8Array): string {
    const head = `${id}.${timestampSeconds}.`;
    return this.#keys
      .map((key) => `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`)
      .join(" ");
  }
}
