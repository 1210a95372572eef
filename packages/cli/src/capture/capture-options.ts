import { statSync } from "node:fs";
import path from "node:path";
import { configError } from "../errors.js";
import type { FixtureLimits } from "./sample-writer.js";

/** Flags of `tenfour capture` beside the relay's, as they come from the command line. */
export interface CaptureFlags {
  readonly dir?: string;
  readonly limitPerName?: string;
  readonly limit?: string;
  readonly maxBody?: string;
}

/** Where captures go, and how many. */
export interface CaptureOptions {
  /** Absolute. */
  readonly folder: string;
  readonly limits: FixtureLimits;
}

const MIB = 1024 * 1024;

/** What a capture takes unless told otherwise; and the bytes of all files, which nobody needs more of. */
const LIMITS: FixtureLimits = { perName: 5, files: 500, bodyBytes: MIB, totalBytes: 64 * MIB };

/** What the relay keeps on its own of what it has never seen: little, since nobody asked for it. */
export const NOVELTY_LIMITS: FixtureLimits = {
  perName: 1,
  files: 100,
  bodyBytes: MIB / 4,
  totalBytes: 4 * MIB,
};

/** Folder for captures in a data directory. */
export function capturesIn(dataDir: string): string {
  return path.join(dataDir, "captures");
}

/** @throws TenfourError that names the flag that is no whole number */
export function captureOptions(
  { dir, limitPerName, limit, maxBody }: CaptureFlags,
  dataDir: string,
  cwd: string,
): CaptureOptions {
  if (dir === "" || (dir !== undefined && isFile(path.resolve(cwd, dir))))
    throw configError("--dir must be a folder");
  return {
    folder: dir === undefined ? capturesIn(dataDir) : path.resolve(cwd, dir),
    limits: {
      perName: count(limitPerName, "--limit-per-name") ?? LIMITS.perName,
      files: count(limit, "--limit") ?? LIMITS.files,
      bodyBytes: count(maxBody, "--max-body") ?? LIMITS.bodyBytes,
      totalBytes: LIMITS.totalBytes,
    },
  };
}

function isFile(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isFile() === true;
}

function count(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw configError(`${flag} must be a whole number from 1 on`);
}
