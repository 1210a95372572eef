import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commonJsPrograms } from "../../../scripts/readme/commonjs.mjs";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test.each([
  ["module", /```js\n(.*?)```/s.exec(readme.split("\n").slice(0, 30).join("\n"))?.[1] ?? ""],
  ["commonjs", commonJsPrograms(readme)[0] ?? ""],
])(
  "the example at the top of the README runs, as %s, and everything it sends is answered",
  {
    timeout: 60_000,
  },
  (type, example) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`], {
      cwd: new URL("..", import.meta.url),
      input: example,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^CAD: \{ '204': \d+ \}\naccweb: \{ '204': \d+ \}\n$/);
    expect(status).toBe(0);
  },
);
