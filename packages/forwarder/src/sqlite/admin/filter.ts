import { currentName, earlierNames } from "../../event-names.js";
import type { DeadLetterFilter, EventFilter } from "../../outbox-admin.js";
import type { SqlValue } from "../driver.js";

/** A condition with its values, which go in one after the other. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const MEMBER = "CASE e.source WHEN 'accweb' THEN 'eventName' ELSE 'type' END";

/**
 * The name of an event `e`: as it was given, or as its body tells. A large body lies in pieces, of which only the
 * beginning is looked at, and only for the way in which senders write it.
 */
export const NAME = `CASE
  WHEN e.name_hint IS NOT NULL THEN e.name_hint
  WHEN e.body IS NOT NULL THEN (
    SELECT CASE WHEN json_valid(t) AND json_type(t, '$.' || m) = 'text' THEN json_extract(t, '$.' || m) END
    FROM (SELECT CAST(e.body AS TEXT) AS t, ${MEMBER} AS m))
  ELSE (
    SELECT CASE WHEN at > 0 THEN substr(t, at + length(k), instr(substr(t, at + length(k), 130), '"') - 1) END
    FROM (SELECT t, k, instr(t, k) AS at FROM (
      SELECT CAST(substr(bytes, 1, 4096) AS TEXT) AS t, '"' || ${MEMBER} || '":"' AS k
      FROM chunks WHERE chunks.seq = e.seq AND part = 0)))
END`;

/** The condition that a filter makes on an event `e`; its target is the caller's business. */
export function eventCondition({ name, from, to, ids }: EventFilter): Condition {
  const parts: Condition[] = [];
  if (from !== undefined) parts.push({ sql: "e.received_at >= ?", values: [from] });
  if (to !== undefined) parts.push({ sql: "e.received_at < ?", values: [to] });
  if (ids !== undefined) {
    parts.push({ sql: "e.id IN (SELECT value FROM json_each(?))", values: [JSON.stringify(ids)] });
  }
  // Last, since it is the dearest.
  if (name !== undefined) parts.push(nameCondition(name));
  return all(parts);
}

/** Events are stored under the name that they came with; who filters goes by the one that records have. */
function nameCondition(pattern: string): Condition {
  const wanted = currentName(pattern);
  const parts = wanted.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const shape = new RegExp(`^${parts.join(".*")}$`, "s");
  const earlier = JSON.stringify(earlierNames((name) => shape.test(name)));
  return {
    sql: `(SELECT n GLOB ? OR n IN (SELECT value FROM json_each(?)) FROM (SELECT upper(${NAME}) AS n))`,
    values: [toGlob(wanted), earlier],
  };
}

/** The same for a dead letter `d` of an event `e`. */
export function deadCondition({ reason, ...filter }: DeadLetterFilter): Condition {
  const byReason = reason === undefined ? [] : [{ sql: "d.reason = ?", values: [reason] }];
  return all([...byReason, eventCondition(filter)]);
}

function all(parts: readonly Condition[]): Condition {
  return {
    sql: ["true", ...parts.map(({ sql }) => sql)].join(" AND "),
    values: parts.flatMap(({ values }) => values),
  };
}

/** Of what a GLOB takes for special, only `*` is meant. */
function toGlob(pattern: string): string {
  return pattern.toUpperCase().replaceAll(/[[?]/g, (special) => `[${special}]`);
}
