import type { Clock } from "./clock.js";

/** Waits for work, for a time at most. The work itself goes on. */
export async function within(work: Promise<unknown>, clock: Clock, timeoutMs: number): Promise<void> {
  let cancelTimer: () => void = () => undefined;
  const timeout = new Promise<void>((resolve) => {
    cancelTimer = clock.after(timeoutMs, resolve);
  });
  await Promise.race([work, timeout]);
  cancelTimer();
}
