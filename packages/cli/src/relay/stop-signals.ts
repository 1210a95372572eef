import { constants } from "node:os";
import type { Io } from "../io.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** A signal that ends the relay. */
export type StopSignal = (typeof SIGNALS)[number];

/**
 * Calls `stop` on the first signal; the second ends the process on the spot, with 128 + its number, for whoever
 * does not want to wait for what is still being drained.
 *
 * @returns a function that gives the signals their default meaning back
 */
export function onStopSignal(io: Pick<Io, "exit">, stop: (signal: StopSignal) => void): () => void {
  let stopping = false;
  const listener = (signal: StopSignal): void => {
    if (stopping) io.exit(128 + constants.signals[signal]);
    stopping = true;
    stop(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
