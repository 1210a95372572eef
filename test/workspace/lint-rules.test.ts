import { beforeAll, describe, expect, test } from "vitest";
import { lintSnippets } from "./lint.js";

/** Each habit that lint enforces, with a snippet that breaks it. */
const violations: { rule: string; file: string; snippet: string }[] = [
  {
    rule: "typescript(no-floating-promises)",
    file: "packages/receiver/src/floating.ts",
    snippet: "async function work() {}\nexport function start() {\n  work();\n}\n",
  },
  {
    rule: "typescript(no-misused-promises)",
    file: "packages/receiver/src/misused.ts",
    snippet: "export const run = (list: string[]) => list.forEach(async (name) => Promise.resolve(name));\n",
  },
  {
    rule: "eslint(no-console)",
    file: "packages/cli/src/loud.ts",
    snippet: 'console.log("x");\nexport const a = 1;\n',
  },
  {
    rule: "typescript(no-explicit-any)",
    file: "packages/receiver/src/any.ts",
    snippet: "export const parse = (value: any) => value as unknown;\n",
  },
  {
    rule: "typescript(no-unsafe-member-access)",
    file: "packages/receiver/src/cast-wire.ts",
    snippet: "export const type = (text: string): unknown => JSON.parse(text).type;\n",
  },
  {
    rule: "typescript(no-non-null-assertion)",
    file: "packages/receiver/src/bang.ts",
    snippet: "export const first = (list: string[]) => list[0]!.length;\n",
  },
  {
    rule: "typescript(switch-exhaustiveness-check)",
    file: "packages/receiver/src/switch.ts",
    snippet:
      'export function answer(outcome: "kept" | "shed") {\n  switch (outcome) {\n    case "kept":\n      return 200;\n  }\n  return 503;\n}\n',
  },
  {
    rule: "import(no-default-export)",
    file: "packages/receiver/src/default.ts",
    snippet: "export default 1;\n",
  },
  {
    rule: "import(no-nodejs-modules)",
    file: "packages/contracts/src/node.ts",
    snippet: 'import { hash } from "node:crypto";\nexport const digest = hash;\n',
  },
  {
    rule: "import(no-nodejs-modules)",
    file: "packages/contracts/src/bare-node.ts",
    snippet: 'import { hash } from "crypto";\nexport const digest = hash;\n',
  },
  {
    rule: "eslint(max-lines)",
    file: "packages/receiver/src/long.ts",
    snippet: "export const a = 1;\n"
      .repeat(301)
      .replace(/a = /g, () => `a${Math.random().toString(36).slice(2)} = `),
  },
  {
    rule: "eslint(no-warning-comments)",
    file: "packages/receiver/src/later.ts",
    snippet: `// ${["TO", "DO"].join("")}: finish\nexport const a = 1;\n`,
  },
  {
    rule: "unicorn(filename-case)",
    file: "packages/receiver/src/camelCase.ts",
    snippet: "export const a = 1;\n",
  },
  {
    rule: "vitest(no-focused-tests)",
    file: "packages/receiver/src/focused.test.ts",
    snippet: `import { test } from "vitest";\n${["test", "only"].join(".")}("a", () => {});\n`,
  },
  {
    rule: "vitest(no-disabled-tests)",
    file: "packages/receiver/src/skipped.test.ts",
    snippet: `import { test } from "vitest";\n${["test", "skip"].join(".")}("a", () => {});\n`,
  },
];

const unusedDisable = "packages/receiver/src/unused-disable.ts";
const clean = {
  "packages/receiver/src/clean.ts": "export async function work() {\n  await Promise.resolve();\n}\n",
  "apps/printer/clean.js": 'console.log("x");\nexport const a = 1;\n',
  "packages/contracts/src/node.test.ts":
    'import { readFile } from "node:fs/promises";\nexport const read = readFile;\n',
};

describe("lint", () => {
  let found = new Map<string, string[]>();

  beforeAll(async () => {
    found = await lintSnippets({
      ...Object.fromEntries(violations.map(({ file, snippet }) => [file, snippet])),
      [unusedDisable]: `// ${["oxlint", "disable-next-line"].join("-")} no-console\nexport const a = 1;\n`,
      ...clean,
    });
  });

  test.each(violations)("reports $rule in $file", ({ rule, file }) => {
    expect(found.get(file)).toContain(rule);
  });

  test("reports a disable comment that disables nothing", () => {
    expect(found.get(unusedDisable)).toHaveLength(1);
  });

  test.each(Object.keys(clean))("has nothing against %s", (file) => {
    expect(found.get(file)).toEqual([]);
  });
});
