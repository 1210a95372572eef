import { defineConfig } from "vitest/config";

/** A suite of its own, because it needs Debian's Python and Lua and the .NET SDK. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
  },
});
