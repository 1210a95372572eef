import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfigFile } from "./read-file.js";

const folder = mkdtempSync(path.join(tmpdir(), "tenfour-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(name: string, content: string | Uint8Array): unknown {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return readConfigFile(file, name);
}

/** Stands in every broken file below; no message may show any part of it. */
const KEY = "K3Y9SECRETVALUE";

describe("readConfigFile", () => {
  it("reads JSON and YAML, with a byte order mark too", () => {
    expect(read("a.json", '\uFEFF{"listen":{"port":1}}')).toEqual({ listen: { port: 1 } });
    expect(read("a.yaml", "\uFEFFlisten: # here\n  port: 1\n")).toEqual({ listen: { port: 1 } });
    expect(read("a.yml", "listen: { port: 1 }")).toEqual({ listen: { port: 1 } });
  });

  it("says of what is not there that it is not, whatever it is called", () => {
    expect(() => readConfigFile(path.join(folder, "nope"), "nope")).toThrow("there is no config file nope");
    expect(() => readConfigFile(folder, "here")).toThrow("here is a folder");
    expect(() => read("a.txt", "a")).toThrow("neither .json nor .yaml");
  });

  it("takes an empty file for an empty config", () => {
    expect(read("empty.json", " \n") ?? {}).toEqual({});
    expect(read("empty.yaml", "# nothing\n") ?? {}).toEqual({});
  });

  it.each([
    ["a comma too many", `{\n  "apiKey": "${KEY}",\n}`, 3, /a comma too many/],
    ["a missing comma", `{\n  "apiKey": "${KEY}"\n  "b": 1\n}`, 3, /missing comma or quote/],
    ["no quotes", `{\n  "a": 1,\n  "apiKey": ${KEY}\n}`, 3, /missing comma or quote/],
    ["single quotes", `{\r\n  "apiKey": '${KEY}'\r\n}`, 2, /double quotes/],
    ["a comment", `{\n  // ${KEY}\n}`, 2, /no comments/],
    ["an open brace", `{\n  "apiKey": "${KEY}"\n`, 3, /ends too early/],
    ["an open string", `{ "apiKey": "${KEY}\n}`, 1, /missing comma or quote/],
    ["two values", `{ "apiKey": "${KEY}" }\n{}`, 2, /missing comma or quote/],
    ["a bad escape", `{ "apiKey": "${KEY}\\x" }`, 1, /missing comma or quote/],
    [
      "a name twice",
      `{\n "a": [{ "apiKey": 1 }, {\n "apiKey": 1,\n "api\\u004bey": "${KEY}" }] }`,
      4,
      /twice/,
    ],
  ])("names the line of JSON with %s and quotes nothing", (_, text, line, reason) => {
    const attempt = (): unknown => read("bad.json", text);
    expect(attempt).toThrow(new RegExp(`^bad\\.json, line ${line}: `));
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow(new RegExp(KEY.slice(0, 4)));
  });

  it.each([
    ["a tab", `a: 1\nsonoran:\n\tapiKey: ${KEY}\n`, 3, /tab/],
    ["a second colon", `a: 1\napiKey: ${KEY}: x\n`, 2, /second colon/],
    ["an open quote", `a: 1\napiKey: "${KEY}\n`, 3, /closing quote/],
    ["an open bracket", `secrets: [${KEY}\nb: 1\n`, 2, /indentation/],
    ["a name twice", `apiKey: ${KEY}\napiKey: ${KEY}\n`, 2, /twice/],
    ["a wrong indentation", `a:\n    b: ${KEY}\n  c: 1\n`, 3, /indentation/],
    ["a second document", `apiKey: ${KEY}\n---\nb: 1\n`, 2, /second document/],
    ["a bad escape", `apiKey: "${KEY}\\q"\n`, 1, /backslash/],
    ["a character that is reserved", `a: 1\napiKey: @${KEY}\n`, 2, /needs quotes/],
  ])("names the line of YAML with %s and quotes nothing", (_, text, line, reason) => {
    const attempt = (): unknown => read("bad.yaml", text);
    expect(attempt).toThrow(new RegExp(`^bad\\.yaml, line ${line}: `));
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow(new RegExp(KEY.slice(0, 4)));
  });

  it("quotes no alias either", () => {
    expect(() => read("alias.yaml", `apiKey: *${KEY}\n`)).toThrow(/^alias\.yaml.*: an alias/);
    expect(() => read("alias.yaml", `apiKey: *${KEY}\n`)).not.toThrow(/K3Y9/);
  });

  it("says what to do about a file that it cannot take", () => {
    expect(() => read("config.toml", "")).toThrow(/neither \.json nor \.yaml/);
    expect(() => read("utf16.json", Buffer.from("\uFEFF{}", "utf16le"))).toThrow(/not UTF-8 text/);
    expect(() => readConfigFile(path.join(folder, "none.json"), "none.json")).toThrow(
      /there is no config file/,
    );
    expect(() => readConfigFile(folder, "folder")).toThrow(/is a folder/);
  });
});
