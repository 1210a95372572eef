import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../main.js";

const KEY = "Ab3-Key-4711";

/** `tenfour init` at a terminal, on which this is typed. */
async function typing(text: string, args: string[] = []) {
  const cwd = mkdtempSync(path.join(tmpdir(), "tenfour-ask-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(text);
  const code = await main(["init", ...args], { stdin, stdout, stderr, env: {}, cwd, exit: () => undefined });
  const shown = [stdout, stderr].map((stream) => String(stream.read() ?? ""));
  return { code, output: shown.join(""), cwd, files: readdirSync(cwd) };
}

describe("the key at a terminal", () => {
  it("is asked for, taken, and shown nowhere", async () => {
    const { code, output, cwd, files } = await typing(`${KEY}x\u007f\r`, ["--community", "c1"]);
    expect([code, files]).toEqual([0, ["tenfour.config.yaml"]]);
    expect(output).toContain("what you type is not shown");
    expect(output).not.toContain("Ab3");
    expect(readFileSync(path.join(cwd, files[0] ?? ""), "utf8")).toContain(`apiKey: "${KEY}"`);
  });

  it("may be left out where nothing asks for it", async () => {
    const { code, cwd, files } = await typing("\r");
    expect([code, files]).toEqual([0, ["tenfour.config.yaml"]]);
    expect(readFileSync(path.join(cwd, files[0] ?? ""), "utf8")).toContain("# sonoran:");
  });

  it.each([
    ["\u0003", /ended without an answer; nothing was written/],
    ["\u0004", /ended without an answer; nothing was written/],
    ["Ab3\r", /the API key: too short/],
    ["\r", /the API key: too short/],
  ])("is refused, and nothing is written (%j)", async (text, sentence) => {
    const { code, output, files } = await typing(text, ["--community", "c1"]);
    expect([code, files]).toEqual([1, []]);
    expect(output).toMatch(sentence);
    expect(output).not.toContain("Ab3");
  });
});
