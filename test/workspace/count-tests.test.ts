import path from "node:path";
import { expect, test } from "vitest";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const script = path.join(root, "scripts", "count-tests.mjs");

async function count(testResults: unknown[]) {
  await using temporary = await temporaryFolder({ "report.json": JSON.stringify({ testResults }) });
  const { stdout, code } = await runNode([script, "report.json"], { cwd: temporary.folder });
  return { last: stdout.trimEnd().split("\n").at(-1), code };
}

const file = (status: string, ...statuses: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: statuses.map((of) => ({ status: of, fullName: "works" })),
});

test("sums up tests, not files", async () => {
  const counted = await count([file("passed", "passed", "passed"), file("failed", "passed", "failed")]);
  expect(counted).toEqual({ last: "3 passed, 1 failed", code: 0 });
});

test.each(["skipped", "pending", "todo"])(
  "counts a test that is %s as one that did not pass",
  async (status) => {
    expect((await count([file("passed", "passed", status)])).last).toBe("1 passed, 1 failed");
  },
);

test("counts a file that could not be loaded as a failure", async () => {
  expect((await count([file("failed"), file("passed", "passed")])).last).toBe("1 passed, 1 failed");
});

test("counts nothing where there is no report", async () => {
  await using temporary = await temporaryFolder({});
  const { stdout, code } = await runNode([script, "missing.json"], { cwd: temporary.folder });
  expect(stdout).not.toMatch(/passed/);
  expect(code).not.toBe(0);
});
