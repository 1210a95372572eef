import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import workspace from "./scripts/lib/workspace.cjs";

const root = import.meta.dirname;

/** Far beyond what a test takes: a busy machine must not turn a passing test into a failing one. */
const patience = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // Less than the test has, so that what was waited for is shown. Unset, it is one second.
  expect: { poll: { timeout: 150_000 } },
};

/** One project per package and app, named after its folder: `vitest run --project receiver`. */
const packageProjects: TestProjectConfiguration[] = workspace.workspaceFolders(root).map((folder) => ({
  test: {
    ...patience,
    name: path.basename(folder),
    root: folder,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  },
}));

export default defineConfig({
  test: {
    // Many tests wait for a child process or a deadline: one worker, which is what two cores get by default, idles.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      ...packageProjects,
      {
        test: {
          ...patience,
          name: "workspace",
          root,
          include: ["test/**/*.test.ts"],
          // Suites that need more than Node have a script of their own.
          exclude: ["test/interop/**"],
        },
      },
      {
        // All type tests in one project: vitest starts one compiler per project, on a shared build info file.
        test: {
          name: "types",
          root,
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["{packages,apps}/*/{src,test}/**/*.test-d.ts"],
            tsconfig: "tsconfig.test.json",
          },
        },
      },
    ],
  },
});
