import { vi } from "vitest";

// Patience for a busy machine: a test may take as long as several of its waits.
vi.setConfig({ testTimeout: 180_000 });

/** Waits until `check` no longer throws. Importing it gives all tests of the file three minutes. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 150_000, interval: 10 });
}
