import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { init } from "./support/init.js";
import { run } from "./support/relay-process.js";

/** One sentence on stderr, no file, no secret. */
async function refusal(args: string[], options: Parameters<typeof init>[1] = {}): Promise<string> {
  const ended = await init(args, options);
  expect({ code: ended.code, stdout: ended.stdout, text: ended.text }).toEqual({
    code: 1,
    stdout: "",
    text: "",
  });
  expect(ended.stderr).toMatch(/^tenfour: [^\n]+\n$/);
  expect(readdirSync(ended.into).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  return ended.stderr;
}

describe("tenfour init refuses", () => {
  it.each([
    ["none", undefined, /there is no config file \S*config\.json/],
    ["broken JSON", '{\n  "apiKey": "Ab3-Key",,\n}', /config\.json, line 2: /],
    ["a list", '["Ab3-Key"]', /neither communityID nor apiKey/],
    ["another file", '{ "name": "Ab3-Key" }', /neither communityID nor apiKey/],
    [
      "a key of the wrong type",
      '{ "communityID": "a", "apiKey": ["Ab3-Key"] }',
      /config\.json: apiKey: expected text/,
    ],
    [
      "a server of the wrong type",
      '{ "communityID": "a", "serverId": "Ab3-Key" }',
      /config\.json: serverId: expected the number/,
    ],
    [
      "the sample key",
      '{ "communityID": "a", "apiKey": "YOUR_API_KEY" }',
      /config\.json: apiKey: this is the sample/,
    ],
    ["no community", '{ "communityID": "", "apiKey": "Ab3-Key-Ab3-Key" }', /no communityID .*--community/],
    [
      "no key",
      '{ "communityID": "a", "apiKey": "" }',
      /API key is missing: set SONORAN_API_KEY, .*--key-stdin/,
    ],
    ["a huge file", `{ "apiKey": "${"Ab3-Key".repeat(700_000)}" }`, /larger than 4 MiB/],
    ["bytes that are no text", "\ud800".repeat(3), /neither communityID|not UTF-8|line 1/],
  ])("a FiveM file: %s", async (_, text, sentence) => {
    const files = text === undefined ? {} : { "config.json": text };
    const said = await refusal(["--fivem", "config.json"], { files });
    expect(said).toMatch(sentence);
    expect(said).not.toContain("Ab3-Key");
  });

  it.each([
    ["no section", "webserver: {}\n", /no section "callback"/],
    ["broken YAML", "callback:\n\tclients: S3cret-4711\n", /config\.yml, line 2: it is indented with a tab/],
    ["wrong types", "callback: { clients: [{ url: 5 }] }\n", /callback\.clients\[0\]\.url/],
    [
      "no address",
      "callback: { clients: [{ url: S3cret-4711 }] }\n",
      /callback\.clients\[0\]\.url: expected an http/,
    ],
    ["another protocol", "callback: { clients: [{ url: 'ftp://S3cret-4711' }] }\n", /expected an http/],
  ])("an accweb file: %s", async (_, text, sentence) => {
    const said = await refusal(["--accweb", "config.yml"], { files: { "config.yml": text } });
    expect(said).toMatch(sentence);
    expect(said).not.toContain("S3cret-4711");
  });

  it.each([
    [["--config", "x.json"], /--config must be a \.yaml file/],
    [["--community", ""], /--community must be/],
    [["--community", "c"], /API key is missing/],
    [["--servers", "one"], /must be whole numbers/],
    [["--port", "0"], /--port .* must be a port from 1 on/],
    [["--port", "http"], /--port must be a port/],
    [["--accweb", "--forward-listeners"], /--forward-listeners needs/],
    [["--key-stdin"], /first line of stdin/],
    [["--config", "none/x.yaml"], /there is no folder/],
    [["extra"], /too many arguments/],
  ])("the arguments %j", async (args, sentence) => {
    const ended = await run(["init", ...args]);
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toMatch(/^tenfour: [^\n]+\n$/);
    expect(ended.stderr).toMatch(sentence);
  });
});
