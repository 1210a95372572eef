import { timingSafeEqual } from "node:crypto";
import { asciiLowerCase, MAX_CANDIDATE_LENGTH, sameDigest, secretDigest } from "./secret-digest.js";

/** Up to so many secrets a candidate is compared with each; beyond, it is looked up by its digest. */
const FEW = 8;
/** Secrets up to this length, in ASCII, are compared as they are; Sonoran's and ours are far shorter. */
const SLOT_BYTES = 128;
/** Stands in no UTF-8, so that no text can be mistaken for the padding of another. */
const PADDING = 0xff;

/** What belongs to a secret. */
interface Entry<Value> {
  readonly value: Value;
  readonly digest: string;
  /** The secret, padded; undefined when it does not fit. */
  readonly slot: Buffer | undefined;
}

/** Finds what belongs to a secret, in a time that does not depend on how much of a guess was right. */
export class SecretTable<Value> {
  readonly #byDigest = new Map<string, Entry<Value>>();
  /** Every secret, when they are few and all fit their slot. Hashing a candidate costs more than comparing it. */
  #slots: readonly { readonly slot: Buffer; readonly value: Value }[] | undefined = [];
  readonly #anyCase: boolean;

  /** @param spelling "any-case" for secrets of which ASCII letters may come in either case */
  constructor(spelling: "exact" | "any-case" = "exact") {
    this.#anyCase = spelling === "any-case";
  }

  /** A table of its own, with what is in this one now. */
  copy(): SecretTable<Value> {
    const copy = new SecretTable<Value>(this.#anyCase ? "any-case" : "exact");
    for (const [digest, entry] of this.#byDigest) copy.#byDigest.set(digest, entry);
    copy.#relist();
    return copy;
  }

  /** Takes the place of what belonged to the same secret. */
  set(secret: string, value: Value): void {
    const spelt = this.#anyCase ? asciiLowerCase(secret) : secret;
    const digest = secretDigest(spelt);
    this.#byDigest.set(digest, { value, digest, slot: slotOf(spelt) });
    this.#relist();
  }

  /** Forgets every secret of a value. */
  delete(value: Value): void {
    for (const entry of this.#byDigest.values()) {
      if (entry.value === value) this.#byDigest.delete(entry.digest);
    }
    this.#relist();
  }

  get(candidate: string): Value | undefined {
    if (candidate.length > MAX_CANDIDATE_LENGTH) return undefined;
    if (this.#slots === undefined) return this.#lookUp(candidate);
    if (candidate.length > SLOT_BYTES) return undefined;
    const isAscii = write(candidate, this.#anyCase ? LOWER_CASE : AS_IT_IS);
    let found: Value | undefined;
    // Through all of them, whichever it is.
    for (const { slot, value } of this.#slots) {
      if (timingSafeEqual(slot, scratch)) found = value;
    }
    return isAscii ? found : undefined;
  }

  #lookUp(candidate: string): Value | undefined {
    const digest = secretDigest(this.#anyCase ? asciiLowerCase(candidate) : candidate);
    const entry = this.#byDigest.get(digest);
    return entry !== undefined && sameDigest(entry.digest, digest) ? entry.value : undefined;
  }

  #relist(): void {
    const entries = [...this.#byDigest.values()];
    const slots = entries.flatMap(({ slot, value }) => (slot === undefined ? [] : { slot, value }));
    this.#slots = entries.length <= FEW && slots.length === entries.length ? slots : undefined;
  }
}

/** The candidate, padded. */
const scratch = Buffer.alloc(SLOT_BYTES, PADDING);
let scratchEnd = 0;

/** What stands in a slot for each letter. */
const AS_IT_IS = Uint8Array.from({ length: 256 }, (_, unit) => unit);
const LOWER_CASE = AS_IT_IS.map((unit) => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit));

/** False for what is not in ASCII, and so in no slot. How long it takes depends on the candidate's length alone. */
function write(candidate: string, spelling: Uint8Array): boolean {
  const end = candidate.length;
  let units = 0;
  for (let at = 0; at < end; at++) {
    const unit = candidate.charCodeAt(at);
    units |= unit;
    scratch[at] = spelling[unit & 0xff] ?? PADDING;
  }
  if (end < scratchEnd) scratch.fill(PADDING, end, scratchEnd);
  scratchEnd = end;
  return units < 0x80;
}

function slotOf(secret: string): Buffer | undefined {
  const bytes = Buffer.byteLength(secret);
  if (bytes > SLOT_BYTES || bytes !== secret.length) return undefined;
  const slot = Buffer.alloc(SLOT_BYTES, PADDING);
  slot.write(secret);
  return slot;
}
