import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";

const BIN = path.join(import.meta.dirname, "../bin/tenfour.js");
const COMMANDS = [["--help"], ["doctor", "--json"]];
/** Nothing of the surroundings is to configure it. */
const ALONE = { cwd: tmpdir(), env: {} };

describe("commands that print and end", () => {
  test.each(COMMANDS)("%s: a reader that has had enough is no error", async (...args) => {
    const child = spawn(process.execPath, [BIN, ...args], { ...ALONE, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect([stderr, child.signalCode]).toEqual(["", null]);
  });

  test.runIf(process.platform === "linux").each(COMMANDS)("%s: a full disk is one", async (...args) => {
    const script = 'exec "$0" "$@" > /dev/full';
    const child = spawn("/bin/sh", ["-c", script, process.execPath, BIN, ...args], {
      ...ALONE,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect([stderr, child.exitCode]).toEqual([
      "tenfour: stdout cannot be written (ENOSPC): is the disk full?\n",
      1,
    ]);
  });
});
