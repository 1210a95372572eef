import type { Source } from "@tenfour/contracts";
import type { DeadLetter, ListedEvent } from "../../outbox-admin.js";
import { integerAt, optionalIntegerAt, optionalTextAt, textAt } from "../columns.js";
import type { SqlRow } from "../driver.js";
import { NAME } from "./filter.js";

/** The columns that {@link toListed} takes, in order, of an event `e`. */
export const LISTED = `e.seq, e.id, ${NAME}, e.source, e.received_at, e.community, e.server, e.instance`;
/** How many they are. */
export const LISTED_COUNT = 8;

/** An event of a list. */
export function toListed(row: SqlRow, target: string): ListedEvent {
  const name = optionalTextAt(row, 2);
  const community = optionalTextAt(row, 5);
  const server = optionalIntegerAt(row, 6);
  const instance = optionalTextAt(row, 7);
  return {
    target,
    id: textAt(row, 1),
    ...(name === undefined ? {} : { name }),
    source: toSource(textAt(row, 3)),
    receivedAt: textAt(row, 4),
    ...(community === undefined ? {} : { community }),
    ...(server === undefined ? {} : { server }),
    ...(instance === undefined ? {} : { instance }),
  };
}

/** A dead letter, of whose columns the first are {@link LISTED}. */
export function toDeadLetter(row: SqlRow, target: string): DeadLetter {
  const status = optionalIntegerAt(row, LISTED_COUNT + 4);
  const answer = optionalTextAt(row, LISTED_COUNT + 5);
  return {
    ...toListed(row, target),
    diedAt: new Date(integerAt(row, LISTED_COUNT)).toISOString(),
    reason: textAt(row, LISTED_COUNT + 1),
    detail: textAt(row, LISTED_COUNT + 2),
    attempts: integerAt(row, LISTED_COUNT + 3),
    ...(status === undefined ? {} : { status }),
    ...(answer === undefined ? {} : { answer }),
  };
}

function toSource(text: string): Source {
  return text === "accweb" ? "accweb" : "sonoran";
}
