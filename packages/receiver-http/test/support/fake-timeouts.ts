import { onTestFinished, vi } from "vitest";

/** For one test, time stands still for the doors, but not for the connections. */
export function useFakeTimeouts(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}
