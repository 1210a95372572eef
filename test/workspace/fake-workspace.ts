import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

/**
 * Stands in for npx. It notes how it was called, prints on stdout as the real one does, and "installs" a turbo
 * and a vitest that note their calls too. FAKE_INSTALL is an error to print and fail with.
 */
const npx = `
const fs = require("node:fs");
const note = (what) => fs.appendFileSync("calls.log", JSON.stringify(what) + "\\n");
const { NODE_ENV, npm_config_json } = process.env;
note({ npx: process.argv.slice(2), modules: fs.existsSync("node_modules"), NODE_ENV, npm_config_json });
console.log("noise of the install");
if (process.env.FAKE_INSTALL) {
  console.error(process.env.FAKE_INSTALL);
  process.exit(1);
}
const put = (name, text) => {
  fs.mkdirSync(require("node:path").dirname("node_modules/" + name), { recursive: true });
  fs.writeFileSync("node_modules/" + name, text);
};
const noteCall = 'require("node:fs").appendFileSync("calls.log", JSON.stringify(CALL) + "\\\\n");';
put("turbo/bin/turbo", noteCall.replace("CALL", '{ turbo: process.argv.slice(2) }') +
  'console.log("noise of the build"); if (process.env.FAKE_BUILD) { console.error(process.env.FAKE_BUILD); process.exit(1); }');
put("turbo/package.json", "{}");
put("vitest/vitest.mjs", 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = Number(process.env.FAKE_TESTS ?? 0);');
if (!process.env.FAKE_HALF || fs.existsSync("half.txt")) put("vitest/package.json", "{}");
fs.writeFileSync("half.txt", "");
put(".modules.yaml", "");
`;

/**
 * A workspace with our scripts and a stand-in for everything they run, in a folder with a space in its name.
 */
export async function fakeWorkspace() {
  const temporary = await temporaryFolder({
    "package.json": JSON.stringify({
      type: "module",
      engines: { node: ">=20.19" },
      packageManager: "pnpm@1.2.3",
      devDependencies: { turbo: "1.0.0", vitest: "1.0.0" },
    }),
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "pnpm-lock.yaml": "lockfileVersion: 9\n",
    "packages/cli/package.json": '{ "name": "tenfour", "type": "module" }',
    "packages/cli/bin/tenfour.js": "console.log(JSON.stringify(process.argv.slice(2)));\n",
    "path/npx-stub.cjs": npx,
    "path/npx.cmd": '@node "%~dp0npx-stub.cjs" %*\r\n',
  });
  const { folder } = temporary;
  const inFolder = (name: string) => path.join(folder, ...name.split("/"));
  await cp(path.join(root, "scripts"), inFolder("scripts"), { recursive: true });
  await writeFile(inFolder("path/npx"), '#!/bin/sh\nexec node "$(dirname "$0")/npx-stub.cjs" "$@"\n', {
    mode: 0o755,
  });

  return {
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),

    /** Runs `node scripts/<entry> <args>`; what the stand-ins noted during this run is in `calls`. */
    async run(
      entry: "start.cjs" | "test.cjs" | "bootstrap.cjs",
      args: string[] = [],
      env: NodeJS.ProcessEnv = {},
    ) {
      await writeFile(inFolder("calls.log"), "");
      const searched = [inFolder("path"), path.dirname(process.execPath), process.env["PATH"]];
      const result = await runNode([inFolder(`scripts/${entry}`), ...args], {
        cwd: path.dirname(folder),
        // This test may itself be running under `npm test` with a report.
        env: { ...process.env, TENFOUR_TEST_REPORT: undefined, PATH: searched.join(path.delimiter), ...env },
      });
      const log = await readFile(inFolder("calls.log"), "utf8");
      const calls = log
        .split("\n")
        .filter(Boolean)
        .map((line): Record<string, unknown> => JSON.parse(line));
      return { ...result, calls, tools: calls.map((call) => Object.keys(call)[0]) };
    },

    async write(name: string, text: string) {
      await mkdir(path.dirname(inFolder(name)), { recursive: true });
      await writeFile(inFolder(name), text);
    },

    inFolder,
  };
}
