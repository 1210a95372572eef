import type { Halt } from "../../outbox.js";
import { bytesAt, integerAt, optionalIntegerAt, optionalTextAt, textAt } from "../columns.js";
import type { Connection } from "../connection.js";

/** A target's position, as the file has it. */
export interface StoredConsumer {
  readonly id: number;
  readonly target: string;
  readonly position: number;
  /** The first event that may still wait, less one. */
  readonly start: number;
  /** Whether an event beyond the position is settled. */
  readonly isAhead: (seq: number) => boolean;
}

/** The consumers from one on, or the one of a target. */
export function storedConsumers(
  connection: Connection,
  target: string | undefined,
  from = 0,
): StoredConsumer[] {
  return connection
    .sql(
      `SELECT id, target, position, ahead, (SELECT min(next) FROM deferred WHERE consumer = consumers.id)
       FROM consumers WHERE id >= ? AND (? IS NULL OR target = ?) ORDER BY id`,
    )
    .all(from, target ?? null, target ?? null)
    .map((row) => {
      const position = integerAt(row, 2);
      const ahead = bytesAt(row, 3);
      const isAhead = (seq: number): boolean => {
        const bit = seq - position - 1;
        return bit >= 0 && ((ahead[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
      };
      const start = Math.min(position, (optionalIntegerAt(row, 4) ?? position + 1) - 1);
      return { id: integerAt(row, 0), target: textAt(row, 1), position, start, isAhead };
    });
}

/** The targets that take nothing until somebody resumes them. */
export function storedHalts(connection: Connection): (readonly [target: string, halt: Halt])[] {
  return connection
    .sql("SELECT target, halted_since, halted_reason FROM consumers WHERE halted_since IS NOT NULL")
    .all()
    .map((row) => [textAt(row, 0), { since: textAt(row, 1), reason: optionalTextAt(row, 2) ?? "" }]);
}

/** Stops a target or lets it go on; false when it is not known. */
export function storeHalt(connection: Connection, target: string, halt: Halt | undefined): boolean {
  return connection.transaction("FULL", () => {
    const { since, reason } = halt ?? { since: null, reason: null };
    const changed = connection
      .sql("UPDATE consumers SET halted_since = ?, halted_reason = ? WHERE target = ?")
      .run(since, reason, target);
    return changed > 0;
  });
}
