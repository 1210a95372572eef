import { execFileSync } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { misfits } from "../../scripts/compatibility/subset.mjs";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

type Json = Record<string, unknown>;

const open = (properties: Json, required: string[] = []): Json => ({
  type: "object",
  properties,
  required,
  additionalProperties: {},
});
const text = { type: "string" };
const integer = { type: "integer" };
const list = (items: Json): Json => ({ type: "array", items });

test.each<[string, Json, Json]>([
  ["the same", open({ a: text }, ["a"]), open({ a: text }, ["a"])],
  ["one more member", open({ a: text }, ["a"]), open({ a: text, b: integer }, ["a", "b"])],
  ["a member that is always there now", open({ a: text }), open({ a: text }, ["a"])],
  ["an integer for a number", open({ a: { type: "number" } }), open({ a: integer })],
  ["fewer forms", { anyOf: [text, integer] }, text],
  ["a value of a set", { type: "string", enum: ["a", "b"] }, { type: "string", const: "a" }],
  ["another title", { ...text, title: "x" }, { ...text, title: "y" }],
  ["anything where anything went", open({ a: {} }), open({ a: list(text) })],
  ["tighter bounds", { ...integer, minimum: 0 }, { ...integer, minimum: 1 }],
])("%s is covered", (_name, general, special) => {
  expect(misfits(general, special, { lostProperties: true })).toEqual([]);
});

test.each<[string, Json, Json, string]>([
  ["another type", open({ a: text }), open({ a: integer }), "a: integer instead of string"],
  ["a lost member", open({ a: text }), open({}), "a: not described any more"],
  ["a member that may be missing", open({ a: text }, ["a"]), open({ a: text }), "a: not always there"],
  [
    "one more form",
    open({ a: text }),
    open({ a: { anyOf: [text, integer] } }),
    "a: integer instead of string",
  ],
  ["one more value", { enum: ["a"] }, { enum: ["a", "b"] }, 'the whole: the value "b" is new'],
  ["any value", { enum: ["a"] }, text, "the whole: string instead of fixed values"],
  [
    "deep in a list",
    open({ a: list(open({ b: text })) }),
    open({ a: list(open({ b: integer })) }),
    "a[].b: integer",
  ],
  ["wider bounds", { ...integer, minimum: 0 }, integer, "minimum none instead of 0"],
  ["another pattern", { ...text, pattern: "^a" }, { ...text, pattern: "^b" }, "another pattern"],
  ["no form", { anyOf: [text, integer] }, { type: "boolean" }, "boolean fits none of 2 forms"],
  [
    "a map of others",
    { type: "object", additionalProperties: text },
    open({ a: integer }),
    "a: integer instead",
  ],
])("%s is not covered", (_name, general, special, problem) => {
  expect(misfits(general, special, { lostProperties: true }).join("\n")).toContain(problem);
});

test("shapes that hold themselves come to an end", () => {
  const tree = (value: Json): Json => ({
    $ref: "#/$defs/Tree",
    $defs: { Tree: open({ value, next: { $ref: "#/$defs/Tree" } }) },
  });
  expect(misfits(tree(text), tree(text), { lostProperties: true })).toEqual([]);
  expect(misfits(tree(text), tree(integer), { lostProperties: true })).toHaveLength(1);
});

test("a keyword that is not understood is an error, not a yes", () => {
  const odd = { type: "object", patternProperties: {} };
  expect(() => misfits(odd, open({}), { lostProperties: true })).toThrow(/patternProperties/);
});

const contracts = "packages/contracts";

/** A copy of the contracts' schemas in a repository of its own, released as 0.3.0. */
async function releasedWorkspace() {
  const temporary = await temporaryFolder({
    [`${contracts}/package.json`]: JSON.stringify({ name: "@tenfour/contracts", version: "0.3.0" }),
  });
  const { folder } = temporary;
  await cp(path.join(root, contracts, "schemas"), path.join(folder, contracts, "schemas"), {
    recursive: true,
  });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  const who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  git("init", "--quiet");
  git("add", "-A");
  git(...who, "commit", "-qm", "release");
  git("tag", "@tenfour/contracts@0.3.0");
  git("tag", "@tenfour/contracts@0.2.9");
  const check = async () => {
    const script = path.join(root, "scripts/check-compatibility.mjs");
    const { stdout, code } = await runNode([script, "--root", folder], { cwd: folder });
    return { stdout, code };
  };
  const change = async (file: string, edit: (text: string) => string) => {
    const full = path.join(folder, contracts, "schemas", file);
    await writeFile(full, edit(await readFile(full, "utf8")));
  };
  return { ...temporary, check, change };
}

test("an unchanged event is compatible, a changed one breaking, and no patch may carry it", async () => {
  await using workspace = await releasedWorkspace();
  const { folder, check, change } = workspace;
  expect(await check()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^39 compatible, 0 breaking since @tenfour\/contracts@0\.3\.0/),
  });

  await change("events/EVENT_UNIT_LOGOUT.schema.json", (json) => json.replaceAll("identId", "unitId"));
  await rm(path.join(folder, contracts, "schemas/events/EVENT_TONE.schema.json"));
  const broken = await check();
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/breaking {3}EVENT_TONE\n\s+the event is gone/);
  expect(broken.stdout).toMatch(/breaking {3}EVENT_UNIT_LOGOUT\n\s+read: data\.identId: not always there/);
  expect(broken.stdout).toContain("a breaking change needs a changeset");

  const changeset = path.join(folder, ".changeset", "x.md");
  await cp(path.join(root, ".changeset/config.json"), path.join(folder, ".changeset/config.json"));
  await writeFile(changeset, '---\n"@tenfour/contracts": patch\n---\n\nx\n');
  expect((await check()).code).toBe(1);
  await writeFile(changeset, '---\n"@tenfour/contracts": minor\n---\n\nx\n');
  expect(await check()).toMatchObject({ code: 0, stdout: expect.stringContaining("next release: minor") });
});

test("a form that is not taken any more is breaking for who sends it", async () => {
  await using workspace = await releasedWorkspace();
  await workspace.change("sonoran.wire.schema.json", (json) =>
    json.replace(/"\^\(\?:\[Ee\].*?_911\)\$"/, '"^EVENT_911$"'),
  );
  const { stdout, code } = await workspace.check();
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/breaking {3}EVENT_911\n\s+sent: type: another pattern/),
  ]);
});

test("before the first release everything is compatible", async () => {
  await using workspace = await releasedWorkspace();
  execFileSync("git", ["tag", "-d", "@tenfour/contracts@0.3.0", "@tenfour/contracts@0.2.9"], {
    cwd: workspace.folder,
    stdio: "ignore",
  });
  expect(await workspace.check()).toMatchObject({ code: 0, stdout: expect.stringContaining("no release") });
});
