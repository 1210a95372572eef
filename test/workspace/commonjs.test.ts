import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { asCommonJs, commonJsPrograms, fillCommonJs } from "../../scripts/readme/commonjs.mjs";
import { members, root } from "./workspace-root.js";

const libraries = members.filter(({ isPublished, name }) => isPublished && name !== "cli");
const readmes = ["README.md", ...libraries.map(({ name }) => `packages/${name}/README.md`)];
const BLOCK = /^```[jt]s\n([^]*?)^```$/gm;

test.each(readmes)("every program in %s stands there in CommonJS too", (file) => {
  const readme = readFileSync(path.join(root, file), "utf8");
  const blocks = [...readme.matchAll(BLOCK)].map(([, code = ""]) => code);
  const programs = blocks.filter((code) => /^import .* from "@tenfour/m.test(code) && !isPart(code));
  expect(programs.length).toBeGreaterThan(0);
  expect(commonJsPrograms(readme)).toEqual(programs.map(asCommonJs));
});

/** A part of a program, such as two lines for an Express app, goes on with a receiver that another part has made. */
function isPart(code: string): boolean {
  return /\breceiver\b/.test(code) && !/\bcreate(?:Test)?Receiver\(/.test(code);
}

test("imports become require(), and only what awaits is put into a function", () => {
  expect(
    asCommonJs('import fs from "node:fs";\nimport { a as b, c } from "m";\n\nb(fs, c); // await\n'),
  ).toBe('const fs = require("node:fs");\nconst { a: b, c } = require("m");\n\nb(fs, c); // await\n');
  expect(asCommonJs('import { a } from "m";\n\nawait a();\n\na();\n')).toBe(
    'const { a } = require("m");\n\nasync function main() {\n  await a();\n\n  a();\n}\n\nmain();\n',
  );
  expect(() => asCommonJs('import * as all from "m";\n')).toThrow("does not become a require()");
});

test("the block takes the program above it", () => {
  const readme = "```ts\nfirst();\n```\n\n```js\nsecond();\n```\n\n<!-- commonjs -->\n<!-- end -->\n";
  const filled = fillCommonJs(readme);
  expect(filled).toContain("<details>\n<summary>The same in CommonJS</summary>\n\n```js\n\nsecond();\n```");
  expect(fillCommonJs(filled)).toBe(filled);
  expect(() => fillCommonJs("<!-- commonjs -->\n<!-- end -->\n")).toThrow("no program above");
});
