import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "./workspace-root.js";

const folder = path.join(root, "scripts");
const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.[cm]?js$/.test(file),
);

test.each(scripts)("scripts/%s says in its first line what it is for", (file) => {
  const [first = ""] = readFileSync(path.join(folder, file), "utf8").split("\n");
  expect(first).toMatch(/^\/\/ .{20,}[.;:,]?$/);
});
