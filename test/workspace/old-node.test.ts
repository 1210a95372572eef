import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { readManifest, root } from "./workspace-root.js";

const scripts = path.join(root, "scripts");
const entries = ["start.cjs", "test.cjs", "bootstrap.cjs"];
const wanted = readManifest(root).engines?.["node"]?.replace(">=", "");

/** Runs an entry file on a pretended Node; in place of the work itself stands a word that it began. */
async function startOn(version: string, entry: string) {
  const copied = ["package.json", `scripts/${entry}`, "scripts/lib/require-node.cjs"];
  const texts = copied.map(async (file) => [file, await readFile(path.join(root, file), "utf8")] as const);
  await using temporary = await temporaryFolder({
    ...Object.fromEntries(await Promise.all(texts)),
    "scripts/lib/main.cjs":
      'const begin = () => console.log("began");\nmodule.exports = { start: begin, test: begin, bootstrap: begin };',
    "pretend.cjs": `Object.defineProperty(process.versions, "node", { value: "${version}" });`,
  });
  const { folder } = temporary;
  return await runNode(["-r", path.join(folder, "pretend.cjs"), path.join("scripts", entry)], {
    cwd: folder,
  });
}

test.each(entries)("%s on an old Node says one sentence and ends with 1", async (entry) => {
  for (const version of ["0.12.18", "6.17.1", "18.20.8", "20.18.3"]) {
    const { stdout, stderr, code } = await startOn(version, entry);
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    expect(stderr).toMatch(/^Tenfour needs Node\.js [^\n]+\n$/);
    expect(stderr).toContain(`${wanted} or newer`);
    expect(stderr).toContain(version);
  }
});

test.each(entries)("%s goes on where Node is new enough", async (entry) => {
  for (const version of [`${wanted}.0`, "20.20.2", "22.1.0", "100.0.0"]) {
    expect(await startOn(version, entry)).toEqual({ stdout: "began\n", stderr: "", code: 0 });
  }
});

/** Syntax that came after 2009, with which an old Node would answer before it reads a word. */
const modern = /=>|`|\b(?:let|const|class|async|await|import)\b|\?\.|\?\?|\.\.\.|,\s*\)/;

test.each([...entries, "lib/require-node.cjs"])("%s can be parsed by any Node", async (file) => {
  const text = await readFile(path.join(scripts, file), "utf8");
  const code = text.replace(/\/\*.*?\*\/|\/\/[^\n]*\n/gs, "").replace(/"[^"\n]*"/g, '""');
  expect(code).not.toMatch(modern);
});

test("every script that npm runs first checks the version of Node", async () => {
  const files = await readdir(scripts);
  expect(files.filter((name) => name.endsWith(".cjs")).sort()).toEqual([...entries].sort());
  for (const entry of entries) {
    const text = await readFile(path.join(scripts, entry), "utf8");
    expect(text).toMatch(/^\/\/ .+\n"use strict";\nrequire\(".\/lib\/require-node\.cjs"\);\n/);
  }
});
