import { setTimeout as sleep } from "node:timers/promises";

/** How often and how fast. */
export interface Schedule {
  readonly times: number;
  /** Requests a second; undefined sends the next when the one before is answered. */
  readonly rate: number | undefined;
}

/** A listener that answers nothing must not make us hold ever more. */
const MAX_IN_FLIGHT = 100;

/** Calls `once` as the schedule says, and resolves when all are over. A signal leaves out those that are to come. */
export async function onSchedule(
  { times, rate }: Schedule,
  once: (index: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = performance.now();
  const inFlight = new Set<Promise<void>>();
  for (let index = 0; index < times && !signal.aborted; index++) {
    if (rate === undefined) {
      await once(index);
      continue;
    }
    await pause(startedMs + (index * 1000) / rate - performance.now(), signal);
    if (signal.aborted) break;
    const running: Promise<void> = once(index).finally(() => inFlight.delete(running));
    inFlight.add(running);
    if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
