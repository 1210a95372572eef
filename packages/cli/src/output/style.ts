import pc from "picocolors";
import type { Environment } from "../config/environment.js";

/** Puts colours around text, or leaves it alone. */
export type Style = ReturnType<typeof pc.createColors>;

/**
 * Colours for a stream: only on a terminal, unless NO_COLOR (never) or FORCE_COLOR (always) says otherwise;
 * NO_COLOR wins.
 */
export function styleFor(stream: { readonly isTTY?: boolean }, env: Environment): Style {
  return pc.createColors(wantsColour(stream, env));
}

function wantsColour({ isTTY }: { readonly isTTY?: boolean }, env: Environment): boolean {
  if (isSet(env["NO_COLOR"])) return false;
  const force = env["FORCE_COLOR"];
  if (isSet(force)) return force !== "0" && force !== "false";
  return isTTY === true && env["TERM"] !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
