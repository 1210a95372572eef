import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { npmName } from "./boundaries.js";
import { codeRows, codesGiven } from "./error-codes.js";
import { temporaryFolder } from "./temporary-folder.js";
import { members, root } from "./workspace-root.js";

const published = members.filter(({ isPublished }) => isPublished);

function folderOf(name: string): string {
  return path.join(root, "packages", name);
}

/** What a package gives, and what may come through it from those of ours that it uses. */
function codesWithin(name: string): Set<string> {
  const { manifest } = members.find((member) => member.name === name) ?? {};
  const below = published.filter((other) => Object.hasOwn(manifest?.dependencies ?? {}, npmName(other.name)));
  return new Set([
    ...codesGiven(path.join(folderOf(name), "src")),
    ...below.flatMap((other) => [...codesWithin(other.name)]),
  ]);
}

test.each(published.map(({ name }) => name))(
  "the README of %s lists every error code that it gives, with a remedy, and none that there is not",
  (name) => {
    const rows = codeRows(readFileSync(path.join(folderOf(name), "README.md"), "utf8"));
    const listed = new Set(rows.flatMap(({ codes }) => codes));
    const given = codesGiven(path.join(folderOf(name), "src"));
    const within = codesWithin(name);
    expect(
      [...given].filter((code) => !listed.has(code)),
      "given, but not listed",
    ).toEqual([]);
    expect(
      [...listed].filter((code) => !within.has(code)),
      "listed, but never given",
    ).toEqual([]);
    const bare = rows.filter(({ remedy }) => !/\p{L}{2,}/u.test(remedy) || remedy.startsWith("`ERR_TENFOUR"));
    expect(
      bare.flatMap(({ codes }) => codes),
      "without a remedy",
    ).toEqual([]);
  },
);

test("a code is given where it is a value, and not where it is compared or only mentioned", async () => {
  await using temporary = await temporaryFolder({
    "a.ts": `/** Throws "ERR_TENFOUR_IN_A_COMMENT". */
      throw new TenfourError("x", { code: "ERR_TENFOUR_THROWN" });
      if (error.code === "ERR_TENFOUR_COMPARED") return;
      const table = {
        ERR_TENFOUR_KEY_OF_A_TABLE: 400,
      };`,
    "deep/b.ts": `const code = wrong ? "ERR_TENFOUR_ONE" : "ERR_TENFOUR_OTHER";`,
    "c.test.ts": `expect("ERR_TENFOUR_IN_A_TEST")`,
  });
  expect([...codesGiven(temporary.folder)].toSorted()).toEqual([
    "ERR_TENFOUR_KEY_OF_A_TABLE",
    "ERR_TENFOUR_ONE",
    "ERR_TENFOUR_OTHER",
    "ERR_TENFOUR_THROWN",
  ]);
});

test("the last column of a row is the remedy", () => {
  expect(codeRows("| a | b |\n|---|---|\n| `ERR_TENFOUR_A`, `ERR_TENFOUR_B` | why | do this |\n")).toEqual([
    { codes: ["ERR_TENFOUR_A", "ERR_TENFOUR_B"], remedy: "do this" },
  ]);
});
