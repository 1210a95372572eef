import { vi } from "vitest";

// Patience for a busy machine: a test may take as long as several of its waits.
vi.setConfig({ testTimeout: 60_000 });

/** Waits until `check` no longer throws. Importing it gives all tests of the file a minute each. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
