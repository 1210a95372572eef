import { expect } from "vitest";
import { run, type StartOptions } from "./relay-process.js";

/** A line of the doctor's. */
export interface Finding {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly remedy?: string;
  readonly block?: string[];
}

/** What the doctor found, and how it ended. */
export interface Diagnosis {
  readonly code: number | null;
  readonly output: string;
  readonly summary: unknown;
  /** The findings of a check. */
  of(name: string): Finding[];
}

/** Runs the doctor with `--json` to its end. */
export async function diagnose(args: readonly string[], options: StartOptions): Promise<Diagnosis> {
  const ended = await run(["doctor", "--json", ...args], options);
  const lines = ended.lines.map((line) => JSON.parse(line) as { check?: Finding; doctor?: unknown });
  const findings = lines.flatMap(({ check }) => check ?? []);
  for (const { status, remedy } of findings) {
    if (status === "failed" || status === "warning") expect(remedy).toMatch(/./);
  }
  return {
    code: ended.code,
    output: ended.output,
    summary: lines.at(-1)?.doctor,
    of: (name) => findings.filter((finding) => finding.name === name),
  };
}
