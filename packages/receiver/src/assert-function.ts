import { TenfourError } from "@tenfour/contracts";

/** Throws a TenfourError (`ERR_TENFOUR_OPTIONS`) for what cannot be called. */
export function assertFunction(value: unknown, what: string): void {
  if (typeof value === "function") return;
  throw new TenfourError(`${what} must be a function`, { code: "ERR_TENFOUR_OPTIONS" });
}
