import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { commonJsPrograms } from "../../scripts/readme/commonjs.mjs";
import { runNode } from "./run-node.js";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const readme = await readFile(path.join(root, "README.md"), "utf8");
const program = /```ts\n(?<program>.*?)```/s.exec(readme)?.groups?.["program"] ?? "";

const [inCommonJs = ""] = commonJsPrograms(readme);

test("the program in the README compiles for a strict user", async () => {
  await using temporary = await temporaryFolder({
    "program.ts": program,
    "commonjs.cjs": inCommonJs,
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        module: "nodenext",
        target: "es2023",
        strict: true,
        noEmit: true,
        allowJs: true,
        checkJs: true,
        skipLibCheck: true,
        types: ["node"],
        typeRoots: [path.join(root, "node_modules/@types")],
        paths: { "@tenfour/*": [path.join(root, "packages/*/dist/index.d.ts")] },
      },
    }),
  });
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { stdout, code } = await runNode([tsc, "-p", temporary.folder], { cwd: temporary.folder });
  expect([stdout, code]).toEqual(["", 0]);
});

test.each([
  ["module", program],
  ["commonjs", inCommonJs],
])("the program in the README receives events of both systems, as %s", async (type, code) => {
  const child = spawn(
    process.execPath,
    [
      `--input-type=${type}`,
      "--eval",
      code.replace(
        "await listen(receiver, { port: 30150 })",
        "console.log((await listen(receiver, { port: 0 })).port)",
      ),
    ],
    {
      cwd: root,
      env: { ...process.env, SONORAN_API_KEY: "k3y-of-mine", ACCWEB_SECRET: "s3cret-of-mine" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const origin = `http://127.0.0.1:${await next()}`;

  const call = { callId: 1, isEmergency: true, caller: "Jane", location: "Pier 4", description: "smoke" };
  const event = { key: "K3Y-of-mine", type: "EVENT_911", data: { call } };
  const answer = await fetch(`${origin}/sonorancad/event`, { method: "POST", body: JSON.stringify(event) });
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
  expect(await next()).toBe("New 911 from Jane");

  const lap = await readFile(
    path.join(root, "packages/contracts/fixtures/accweb-drivers/instance_live_new_lap.timed.json"),
  );
  const headers = { "x-tenfour-secret": "s3cret-of-mine" };
  expect((await fetch(`${origin}/callback`, { method: "POST", headers, body: lap })).status).toBe(204);
  expect(await next()).toMatch(/ \d+:\d\d\.\d{3}$/);
});
