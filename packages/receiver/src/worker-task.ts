import type { ParseResult, Piece, Source } from "@tenfour/contracts";
import type { KeyReading } from "./body.js";

/** Reads the Sonoran key of a body. */
export interface KeyTask {
  readonly kind: "key";
  readonly bytes: Uint8Array;
}

/** Parses and understands a body. */
export interface UnderstandTask {
  readonly kind: "understand";
  readonly bytes: Uint8Array;
  readonly source: Source;
  /** Source of the pattern of the community's key. */
  readonly keyPattern: string | undefined;
  /** The only names that anybody wants, upper-case for Sonoran; undefined when every event is wanted. */
  readonly names: readonly string[] | undefined;
}

/** What can be done with a large body. */
export type Task = KeyTask | UnderstandTask;

/** What comes of a task. Understanding yields nothing when nobody wants an event of that name. */
export type Outcome =
  | { readonly kind: "key"; readonly key: KeyReading }
  | { readonly kind: "understand"; readonly result: ParseResult | undefined };

/** What the main thread asks of the worker; `more` is for the next pieces of a result. */
export type WorkerRequest = Task | { readonly kind: "more" };

/** What the worker answers. A result comes in batches of pieces, one per request, and then `end`. */
export type WorkerAnswer =
  | Outcome
  | { readonly kind: "pieces"; readonly pieces: readonly Piece[] }
  | { readonly kind: "end" };
