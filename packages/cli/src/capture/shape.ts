import { createHash } from "node:crypto";

/** Deep enough for every known event; below, bodies count as alike. */
const MAX_DEPTH = 12;
/** Names of members beyond this are left out: a body made of names alone must not take forever. */
const MAX_PARTS = 2_000;
const HASH_LENGTH = 8;

/**
 * Eight hex digits that are the same for bodies of one shape: the same members with the same types of values, in
 * any order; lists count by what is in them, not by how many.
 *
 * @param value the body as JSON; undefined for one that is none
 * @param more what else tells shapes apart
 */
export function shapeOf(value: unknown, more: string): string {
  const parts = new Set<string>();
  collect(value, "", 0, parts);
  const text = [...parts].sort().join("\n");
  return createHash("sha256").update(`${more}\n${text}`).digest("hex").slice(0, HASH_LENGTH);
}

function collect(value: unknown, path: string, depth: number, parts: Set<string>): void {
  if (parts.size >= MAX_PARTS) return;
  parts.add(`${path}:${kindOf(value)}`);
  if (typeof value !== "object" || value === null || depth === MAX_DEPTH) return;
  const isList = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    // Standings have their cars' numbers for names: these are data, not shape.
    const step = isList ? "[]" : /^\d+$/.test(name) ? "#" : name;
    collect(member, `${path}.${step}`, depth + 1, parts);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
