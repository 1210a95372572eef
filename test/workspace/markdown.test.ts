import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { deadEnds, markdownFiles } from "./markdown.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const files = markdownFiles(root);

test("there are Markdown files to look at", () => {
  expect(files).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/architecture.md"]));
});

test.each(files)("every path and link in %s leads somewhere", (file) => {
  expect(deadEnds(root, file)).toEqual([]);
});

test("what leads nowhere is found, and only that", async () => {
  await using temporary = await temporaryFolder({
    "docs/page.md": [
      "# A page: with `code` in it",
      "[here](other.md) [part](other.md#second-part) [own](#a-page-with-code-in-it) [out](https://example.com/x)",
      "[gone](missing.md) [no part](other.md#third-part) [no anchor](#nowhere)",
      "`docs/other.md` `docs/missing.md` `npm run x` `docs/<name>.md`",
      "```md\n[in a block](missing.md) `docs/missing.md`\n```",
      "`[in code](missing.md)`",
    ].join("\n"),
    "docs/other.md": "# Other\n## Second part\n",
  });
  expect(deadEnds(temporary.folder, "docs/page.md")).toEqual([
    "missing.md",
    "other.md#third-part",
    "#nowhere",
    "docs/missing.md",
  ]);
});

test("the index of the decisions has every decision, with its title", () => {
  const folder = path.join(root, "docs", "decisions");
  const index = readFileSync(path.join(folder, "README.md"), "utf8");
  const decisions = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  expect(decisions.length).toBeGreaterThan(0);
  for (const name of decisions) {
    const [, title = ""] = /^# (.+)$/m.exec(readFileSync(path.join(folder, name), "utf8")) ?? [];
    expect(index, `docs/decisions/README.md lacks the line of ${name}`).toContain(`[${title}](${name})`);
  }
  const numbers = decisions.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size, "two decisions have one number").toBe(numbers.length);
});
