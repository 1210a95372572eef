import path from "node:path";
import { describe, expect, test } from "vitest";
import { findContentProblems, readTarball } from "../../scripts/packages/tarball.mjs";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const complete = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"];

async function problemsOf(names: string[], manifest = "{}") {
  await using temporary = await temporaryFolder({ "src/index.ts": "", "src/deep/part.ts": "" });
  const files = new Map(names.map((name) => [name, Buffer.from(name === "package.json" ? manifest : "")]));
  return findContentProblems(files, temporary.folder);
}

describe("what a package ships", () => {
  test("may be code, types, schemas and the four documents", async () => {
    const more = [
      "CHANGELOG.md",
      "dist/deep/part.js",
      "schemas/events/EVENT_TEST.schema.json",
      "bin/tenfour.js",
    ];
    expect(await problemsOf([...complete, ...more])).toEqual([]);
  });

  test.each([
    "dist/.tsbuildinfo",
    "dist/index.js.map",
    "dist/index.test.js",
    "dist/index.test-d.d.ts",
    "dist/test/index.js",
    "fixtures/units/EVENT_911.json",
    "src/index.ts",
    "tsconfig.json",
    ".turbo/turbo-build.log",
  ])("must not be %s", async (name) => {
    expect(await problemsOf([...complete, name])).toContain(`${name} is shipped`);
  });

  test.each(["README.md", "LICENSE"])("must have a %s", async (name) => {
    expect(await problemsOf(complete.filter((other) => other !== name))).toEqual([`${name} is missing`]);
  });

  test("must not be what an earlier build left behind", async () => {
    expect(await problemsOf([...complete, "dist/removed.js"])).toEqual([
      expect.stringContaining("dist/removed.js"),
    ]);
  });

  test("must not name a version that exists in the workspace only", async () => {
    const manifest = JSON.stringify({ dependencies: { "@tenfour/contracts": "workspace:*" } });
    expect(await problemsOf(complete, manifest)).toEqual([expect.stringContaining("workspace:")]);
  });
});

test("a tarball is read as pnpm writes it, long names included", async () => {
  const long = `dist/${"deep/".repeat(25)}file.js`;
  await using temporary = await temporaryFolder({
    "package.json": '{ "name": "sample", "version": "1.0.0" }',
    [long]: "export const a = 1;\n",
    "README.md": "Grüße\n",
  });
  const { folder } = temporary;
  const pnpm = path.join(root, "node_modules", "pnpm", "bin", "pnpm.cjs");
  const { code } = await runNode([pnpm, "pack"], { cwd: folder });
  expect(code).toBe(0);
  const files = readTarball(path.join(folder, "sample-1.0.0.tgz"));
  expect([...files.keys()].sort()).toEqual(["README.md", long, "package.json"].sort());
  expect(files.get("README.md")?.toString("utf8")).toBe("Grüße\n");
  expect(files.get(long)?.toString("utf8")).toBe("export const a = 1;\n");
});
