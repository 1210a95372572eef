import { type BigIntStats, statSync } from "node:fs";

/** Tells whether a file is still the one that was read: another one has another identity, whoever wrote it and how. */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

/** The identity of a file as it is now; undefined when there is none. A link is followed. */
export function fileIdentity(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : identityOf(found);
}
