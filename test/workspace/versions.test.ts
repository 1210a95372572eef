import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { members, readManifest, root } from "./workspace-root.js";

const manifest = readManifest(root);

test("the pinned pnpm is the same wherever it is named", async () => {
  const pinned = manifest.packageManager?.replace("pnpm@", "");
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  expect(manifest.devDependencies?.["pnpm"]).toBe(pinned);
  expect(readManifest(path.join(root, "node_modules", "pnpm")).version).toBe(pinned);
});

test("no document and no script names another pnpm", async () => {
  const files = await readdir(root, { withFileTypes: true });
  const documents = files
    .filter((file) => file.isFile() && /\.(?:md|json)$/.test(file.name))
    .map(({ name }) => name);
  const others: string[] = [];
  for (const file of [...documents, "scripts/lib/install.cjs", ".ci/run"]) {
    const text = await readFile(path.join(root, file), "utf8");
    const named = [...text.matchAll(/pnpm@(\d[\w.-]*)/g)].map(([mention]) => mention);
    others.push(...named.filter((mention) => mention !== manifest.packageManager));
  }
  expect(documents).toContain("package.json");
  expect(others).toEqual([]);
});

test.each(members.filter(({ isPublished }) => isPublished))(
  "$name asks for the Node that the workspace asks for",
  ({ manifest: { engines } }) => {
    expect(engines).toEqual(manifest.engines);
  },
);

test("a tool or library has one version in the whole workspace", () => {
  const versions = new Map<string, Set<string>>();
  for (const { dependencies, devDependencies } of [manifest, ...members.map((member) => member.manifest)]) {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      // Ours are those of the workspace whether they are asked for so or, in a template, as "*" (decision 0009).
      if (version === "workspace:*" || version === "*") continue;
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  const split = [...versions].filter(([, found]) => found.size > 1);
  expect(split).toEqual([]);
});
