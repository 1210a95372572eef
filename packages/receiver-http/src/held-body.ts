import type { Claim, Hold, Intake, RefusalCode } from "@tenfour/receiver";
import { ByteCollector } from "./byte-collector.js";

/** A body that was read to its end, and the memory that is taken for it. */
export interface ReadBody {
  readonly bytes: Uint8Array;
  readonly hold: Hold | undefined;
}

/** What came of reading a body. */
export type BodyOutcome =
  | { readonly ok: true; readonly body: ReadBody }
  | { readonly ok: false; readonly code: RefusalCode };

/** What is known of a body that is to come. */
export interface Coming {
  /** How long it will be, where that is known without having to look; then no more comes than that. */
  readonly wholeBytes: number | undefined;
  /** How long its sender has said that it will be; it may be a lie. Asked once it comes in pieces. */
  announcedBytes(): number | undefined;
  /** Asked once it comes in pieces; undefined for a body whose memory must not be asked back. */
  claim(): Claim | undefined;
}

/** So many chunks may be of any size. */
const FREE_CHUNKS = 1_000;
/**
 * After that they must be this long on average, in bytes. No sender of events comes near it, while 64 kB of
 * one-byte chunks keep the main loop busy for 50 ms.
 */
const MIN_AVERAGE_CHUNK_BYTES = 16;

/**
 * A body that is arriving. It is counted as it comes, against the door's limit and the receiver's memory bound;
 * what a Content-Length promises takes no memory, or a few idle strangers could take it all.
 */
export class HeldBody {
  readonly #intake: Pick<Intake, "hold">;
  readonly #limitBytes: number;
  readonly #coming: Coming;
  /** The only chunk so far: nearly every event comes in one. */
  #only: Uint8Array | undefined;
  /** From the second chunk on. */
  #collector: ByteCollector | undefined;
  #size = 0;
  #hold: Hold | undefined;
  #chunks = 0;

  constructor(intake: Pick<Intake, "hold">, limitBytes: number, coming: Coming) {
    this.#intake = intake;
    this.#limitBytes = limitBytes;
    this.#coming = coming;
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds a chunk; the reason when it cannot be taken, and then everything has been given back. */
  add(chunk: Uint8Array): RefusalCode | undefined {
    const size = this.#size + chunk.length;
    this.#chunks += 1;
    if (size > this.#limitBytes) return this.#give("ERR_TENFOUR_BODY_TOO_LARGE");
    if (this.#chunks > FREE_CHUNKS && size < this.#chunks * MIN_AVERAGE_CHUNK_BYTES) {
      return this.#give("ERR_TENFOUR_BAD_REQUEST");
    }
    if (!this.#take(chunk.length)) return this.#give("ERR_TENFOUR_OVERLOADED");
    this.#collect(chunk);
    this.#size = size;
    return undefined;
  }

  /** The complete body; whoever gets it owns the memory that is taken for it. */
  finish(): ReadBody {
    this.#hold?.keep?.();
    return { bytes: this.#collector?.toBytes() ?? this.#only ?? new Uint8Array(), hold: this.#hold };
  }

  /** Gives the memory back; the body is lost. */
  drop(): void {
    this.#hold?.release();
    // Whoever reads on meanwhile must not keep the bytes in memory.
    this.#collector = undefined;
    this.#only = undefined;
  }

  #collect(chunk: Uint8Array): void {
    if (this.#size === 0) {
      this.#only = chunk;
      return;
    }
    if (this.#collector === undefined) {
      this.#collector = new ByteCollector(this.#coming.announcedBytes());
      if (this.#only !== undefined) this.#collector.add(this.#only);
      this.#only = undefined;
    }
    this.#collector.add(chunk);
  }

  #take(bytes: number): boolean {
    if (this.#hold !== undefined) return this.#hold.grow(bytes);
    const isWhole = bytes === this.#coming.wholeBytes;
    this.#hold = isWhole ? this.#intake.hold(bytes) : this.#intake.hold(bytes, this.#coming.claim());
    return this.#hold !== undefined;
  }

  #give(code: RefusalCode): RefusalCode {
    this.drop();
    return code;
  }
}
