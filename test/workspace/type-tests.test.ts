import { copyFile, mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const settings = [
  "vitest.config.ts",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "tsconfig.test.json",
  "scripts/lib/workspace.cjs",
];

const typeTest = (type: string) =>
  `import { expectTypeOf, test } from "vitest";\ntest("is a ${type}", () => {\n  expectTypeOf(1).toEqualTypeOf<${type}>();\n});\n`;

/** Runs the type tests of a workspace that has our settings and one type test. */
async function runTypeTest(text: string) {
  await using temporary = await temporaryFolder({
    "package.json": '{ "type": "module" }',
    "packages/sample/package.json": '{ "name": "sample", "type": "module" }',
    "packages/sample/src/sample.test-d.ts": text,
  });
  const { folder } = temporary;
  await mkdir(path.join(folder, "scripts", "lib"), { recursive: true });
  await Promise.all(settings.map((name) => copyFile(path.join(root, name), path.join(folder, name))));
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const { stdout, stderr, code } = await runNode([vitest, "run"], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code, output: stdout + stderr };
}

test("a type test that holds passes", async () => {
  const { code, output } = await runTypeTest(typeTest("number"));
  expect(output).toContain("1 passed");
  expect(code).toBe(0);
});

test("a type test that does not hold fails", async () => {
  const { code, output } = await runTypeTest(typeTest("string"));
  expect(output).toContain("1 failed");
  expect(output).toContain("sample.test-d.ts");
  expect(code).toBe(1);
});
