import { defineConfig } from "vitest/config";

/** A suite of its own, because it needs the .NET SDK: without it, the build fails and with it the run. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts", "../../../packages/receiver-ws/test/*.interop.ts"],
    globalSetup: ["./build.mjs"],
    fileParallelism: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 50_000 } },
  },
});
