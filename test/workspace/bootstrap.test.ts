import { existsSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import child from "../../scripts/lib/child.cjs";
import { fakeWorkspace } from "./fake-workspace.js";
import { temporaryFolder } from "./temporary-folder.js";

describe("npm start", () => {
  test("installs with the pinned pnpm, builds, and leaves stdout to the program", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, stderr, code, calls } = await workspace.run("start.cjs", ["--json", "two words"]);
    expect(stdout).toBe('["relay","--json","two words"]\n');
    expect(stderr).toMatch(
      /^tenfour: first run here, installing packages [^\n]+\n(?:tenfour: building \.\.\.\n)?$/,
    );
    expect(code).toBe(0);
    expect(calls).toEqual([
      {
        npx: expect.arrayContaining(["-y", "--prefer-offline", "pnpm@1.2.3", "install", "--frozen-lockfile"]),
        modules: false,
      },
      { turbo: ["run", "build", "--output-logs=errors-only"] },
    ]);
  });

  test("does not install again while nothing has changed", async () => {
    await using workspace = await fakeWorkspace();
    await workspace.run("start.cjs");
    const { stdout, stderr, tools } = await workspace.run("start.cjs");
    expect(stdout).toBe('["relay"]\n');
    expect(stderr).not.toContain("install");
    expect(tools).toEqual(["turbo"]);
  });

  test.each(["pnpm-lock.yaml", "packages/cli/package.json", "packages/new/package.json", ".npmrc"])(
    "installs again when %s changes",
    async (file) => {
      await using workspace = await fakeWorkspace();
      await workspace.run("start.cjs");
      await workspace.write(file, '{ "name": "changed", "type": "module" }');
      expect((await workspace.run("start.cjs")).tools).toEqual(["npx", "turbo"]);
      expect((await workspace.run("start.cjs")).tools).toEqual(["turbo"]);
    },
  );

  test("installs again when a dependency has gone from node_modules", async () => {
    await using workspace = await fakeWorkspace();
    await workspace.run("start.cjs");
    await rm(workspace.inFolder("node_modules/vitest"), { recursive: true });
    expect((await workspace.run("start.cjs")).tools).toEqual(["npx", "turbo"]);
  });

  test("starts afresh on half an install", async () => {
    await using workspace = await fakeWorkspace();
    await workspace.write("node_modules/turbo/left-over.txt", "");
    const { code, calls } = await workspace.run("start.cjs");
    expect(code).toBe(0);
    expect(calls[0]).toMatchObject({ modules: false });
    expect(existsSync(workspace.inFolder("node_modules/turbo/left-over.txt"))).toBe(false);
  });

  test("starts afresh when an install leaves something missing", async () => {
    await using workspace = await fakeWorkspace();
    const { stderr, tools } = await workspace.run("start.cjs", [], { FAKE_HALF: "1" });
    expect(tools).toEqual(["npx", "npx", "turbo"]);
    expect(stderr).toContain("node_modules is damaged, installing it afresh");
  });

  test("hands no option meant for npm itself to the install", async () => {
    await using workspace = await fakeWorkspace();
    const { calls } = await workspace.run("start.cjs", [], {
      NODE_ENV: "production",
      npm_config_json: "true",
    });
    expect(Object.keys(calls[0] ?? {})).toEqual(["npx", "modules"]);
  });

  test.each([
    [
      "request failed, reason: getaddrinfo ENOTFOUND registry.example",
      "the package registry could not be reached",
    ],
    ["ERR_PNPM_ENOSPC  ENOSPC: no space left on device, write", "the disk is full"],
    ["EACCES: permission denied, mkdir", "a file could not be written"],
    ["ERR_PNPM_OUTDATED_LOCKFILE", "pnpm-lock.yaml does not match"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "certificate"],
    ["something new", "delete the folder node_modules"],
  ])("explains a failed install: %s", async (printed, remedy) => {
    await using workspace = await fakeWorkspace();
    const { stdout, stderr, code, tools } = await workspace.run("start.cjs", [], { FAKE_INSTALL: printed });
    expect({ stdout, code, tools }).toEqual({ stdout: "", code: 1, tools: ["npx"] });
    expect(stderr).toContain(`noise of the install\n${printed}\n`);
    const lastLine = stderr.trimEnd().split("\n").at(-1);
    expect(lastLine).toContain("tenfour: the packages could not be installed: ");
    expect(lastLine).toContain(remedy);
  });

  test("installs again after an install that broke off, even for the lockfile that was complete before", async () => {
    await using workspace = await fakeWorkspace();
    await workspace.write("pnpm-lock.yaml", "one");
    await workspace.run("start.cjs");
    await workspace.write("pnpm-lock.yaml", "two");
    await workspace.run("start.cjs", [], { FAKE_INSTALL: "broken off" });
    await workspace.write("pnpm-lock.yaml", "one");
    expect((await workspace.run("start.cjs")).tools).toEqual(["npx", "turbo"]);
  });

  test("explains a failed build and does not start the program", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, stderr, code } = await workspace.run("start.cjs", [], {
      FAKE_BUILD: "a.ts(1,1): error TS1",
    });
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    expect(stderr).toContain(
      "noise of the build\na.ts(1,1): error TS1\ntenfour: the build failed: see the output",
    );
  });

  test("says so when npx is missing", async () => {
    await using workspace = await fakeWorkspace();
    const { stderr, code } = await workspace.run("start.cjs", [], { PATH: "" });
    expect(stderr).toContain("npx was not found: install npm");
    expect(code).toBe(1);
  });
});

describe("npm test", () => {
  test("hands its arguments to vitest and its exit code back", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, code } = await workspace.run("test.cjs", ["--project", "cli", "two words"], {
      FAKE_TESTS: "3",
    });
    expect(stdout).toBe('["run","--project","cli","two words"]\n');
    expect(code).toBe(3);
  });

  test("writes a report beside the usual output when asked to", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, code } = await workspace.run("test.cjs", [], { TENFOUR_TEST_REPORT: "/tmp/a b.json" });
    expect(stdout).toBe('["run","--reporter=default","--reporter=json","--outputFile.json=/tmp/a b.json"]\n');
    expect(code).toBe(0);
  });

  test("runs no test on what could not be built", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, code } = await workspace.run("test.cjs", [], { FAKE_BUILD: "error" });
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  });
});

describe("npm run bootstrap", () => {
  test("installs and does nothing else", async () => {
    await using workspace = await fakeWorkspace();
    const { stdout, code, tools } = await workspace.run("bootstrap.cjs");
    expect({ stdout, code, tools }).toEqual({ stdout: "", code: 0, tools: ["npx"] });
  });
});

test("a step that takes long gives a sign of life: the last line it printed", async () => {
  await using temporary = await temporaryFolder({});
  const done = path.join(temporary.folder, "done");
  // Prints and stays until the file is there, which the first sign of life puts there.
  const program = `console.log("first\\nlast"); setInterval(() => require("fs").existsSync("done") && process.exit(), 10)`;
  const { ok, output } = await child.capture({
    command: process.execPath,
    args: ["-e", program],
    cwd: temporary.folder,
    env: process.env,
    everyMs: 10,
    onSlow: (lastLine) => {
      if (lastLine === "last") writeFileSync(done, "");
    },
  });
  expect({ ok, output }).toEqual({ ok: true, output: "first\nlast\n" });
});
