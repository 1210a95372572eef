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
