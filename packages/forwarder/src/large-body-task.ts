import type { Piece, RecordHead } from "@tenfour/contracts";

/** What the main thread asks of the worker; `more` is for the next pieces of a record. */
export type WorkerRequest =
  | {
      readonly kind: "understand";
      readonly head: RecordHead;
      readonly bytes: Uint8Array;
      readonly cuts: readonly number[];
    }
  | { readonly kind: "more" };

/** What the worker answers: a record in batches of pieces, one per request, and its JSON text in the end. */
export type WorkerAnswer =
  | { readonly kind: "pieces"; readonly pieces: readonly Piece[] }
  | { readonly kind: "end"; readonly json: Uint8Array<ArrayBuffer> };
