import { TenfourError } from "@tenfour/contracts";
import type { DeadLetterFilter, PageRequest } from "../../outbox-admin.js";
import type { Cursor } from "./protocol.js";

const MAX_PAGE = 1_000;
/** As they are stored, so that comparing texts compares times. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @throws TenfourError `ERR_TENFOUR_OPTIONS` */
export function checkFilter({ from, to, name }: DeadLetterFilter): void {
  for (const [option, time] of Object.entries({ from, to })) {
    if (time !== undefined && !TIMESTAMP.test(time)) {
      throw wrong(`${option}: expected a time such as 2026-11-25T18:00:00.000Z`);
    }
  }
  if (name === "") throw wrong("name: expected the name of an event, or a beginning with a *");
}

/** @throws TenfourError `ERR_TENFOUR_OPTIONS` */
export function checkPage({ limit, after }: PageRequest): { limit: number; after: Cursor | undefined } {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw wrong(`limit: expected a whole number from 1 to ${MAX_PAGE}`);
  }
  return { limit, after: after === undefined ? undefined : parseCursor(after) };
}

/** A place in a list, as users of the list get it. */
export function formatCursor({ consumer, part, row }: Cursor): string {
  return `${consumer}.${part}.${row}`;
}

function parseCursor(text: string): Cursor {
  const [, consumer, part, row] = /^(\d{1,15})\.([01])\.(\d{1,15})$/.exec(text) ?? [];
  if (row === undefined) throw wrong("after: expected what the page before gave as next");
  return { consumer: Number(consumer), part: Number(part), row: Number(row) };
}

function wrong(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_OPTIONS" });
}
