import type { z } from "zod";

/** One reason why a body did not fit its event. Contains no value of the body, only where and what. */
export interface Issue {
  /** Where, as object members and list indexes from the envelope down. */
  readonly path: readonly (string | number)[];
  /** What was expected there. */
  readonly message: string;
}

/** More than this many issues help nobody and could make an event's report larger than the event. */
const MAX_ISSUES = 20;
const MAX_PATH_TEXT = 200;

/** Flattens a Zod error to at most 20 issues; of a union, the branch that came closest. */
export function issuesOf(error: z.core.$ZodError): Issue[] {
  const found: Issue[] = [];
  collect(error.issues, [], found);
  return found;
}

function collect(issues: readonly z.core.$ZodIssue[], prefix: Issue["path"], found: Issue[]): void {
  for (const issue of issues) {
    if (found.length === MAX_ISSUES) return;
    const path = [...prefix, ...issue.path.map(segment)];
    const branch = issue.code === "invalid_union" ? closest(issue.errors) : undefined;
    if (branch === undefined) found.push({ path, message: issue.message });
    else collect(branch, path, found);
  }
}

/** The branch that fits deepest into the value, then the one with the fewest issues, then the first. */
function closest(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  return [...branches].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0];
}

function depthOf(branch: readonly z.core.$ZodIssue[]): number {
  return branch.reduce((least, issue) => Math.min(least, issue.path.length), Number.POSITIVE_INFINITY);
}

function segment(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part).slice(0, MAX_PATH_TEXT);
}
