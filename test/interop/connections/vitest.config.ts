import { defineConfig } from "vitest/config";

/** A suite of its own, because it needs as many open files per process as it opens connections. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: ["./open-files.mjs"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
