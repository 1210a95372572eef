import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readManifest, root } from "./workspace-root.js";

const workflows = path.join(root, ".github", "workflows");

test.each(readdirSync(workflows))("%s runs only scripts that there are", (file) => {
  const text = readFileSync(path.join(workflows, file), "utf8");
  const { scripts = {} } = readManifest(root) as { scripts?: Record<string, string> };
  const called = [...text.matchAll(/npm (?:run ([\w:-]+)|(test|start))/g)].map(
    ([, run, name]) => run ?? name ?? "",
  );
  expect(called.length).toBeGreaterThan(0);
  expect(called.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test("CI tests the oldest Node that the packages say they work on", () => {
  const { engines } = readManifest(root) as { engines?: { node?: string } };
  const oldest = engines?.node?.replace(">=", "") ?? "none";
  expect(readFileSync(path.join(workflows, "ci.yml"), "utf8")).toContain(`"${oldest}"`);
});

test("CI tests all three systems, on every line of Node that the packages work on", () => {
  const text = readFileSync(path.join(workflows, "ci.yml"), "utf8");
  expect(text).toContain("os: [ubuntu-latest, windows-latest, macos-latest]");
  expect(text).toContain('node: ["20.19", "22", "24"]');
  expect(text).toContain(".ci/run");
});

test("a release is tested before it is published, with provenance, and no patch breaks a schema", () => {
  const text = readFileSync(path.join(workflows, "release.yml"), "utf8");
  const steps = [...text.matchAll(/(?:run|publish): (npm .*)$/gm)].map(([, command]) => command);
  expect(steps).toEqual(["npm test", "npm run check-packages", "npm run release"]);
  expect(text).toContain("id-token: write");
  expect(text).toContain('NPM_CONFIG_PROVENANCE: "true"');
  const { scripts = {} } = readManifest(root) as { scripts?: Record<string, string> };
  expect(scripts["release"]).toMatch(/check-compatibility\.mjs && changeset publish$/);
});
