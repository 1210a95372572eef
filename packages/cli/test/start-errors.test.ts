import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { run } from "./support/relay-process.js";
import { env } from "./support/senders.js";

/** Runs to the end and expects one sentence on stderr, nothing on stdout, and exit code 1. */
async function failure(
  args: string[],
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<string> {
  const ended = await run(args, { env: environment, files });
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
  expect(ended.stderr).toMatch(/^tenfour: [^\n]+\n$/);
  return ended.stderr.slice("tenfour: ".length, -1);
}

describe("a start that fails", () => {
  it("says that the port is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const args = ["relay", "--host", "127.0.0.1", "--port", String(port)];
      expect(await failure(args, env)).toMatch(
        new RegExp(
          `^port ${port} on 127\\.0\\.0\\.1 is already in use: .*--port, TENFOUR_PORT or listen\\.port`,
        ),
      );
      expect(await failure([...args, "--json"], env)).toContain("is already in use");
    } finally {
      server.close();
    }
  });

  it("says that the address is not this machine's", async () => {
    expect(await failure(["relay", "--host", "203.0.113.1"], env)).toMatch(/203\.0\.113\.1.*no such address/);
  });

  it("names file and line of bad YAML", async () => {
    const files = { "tenfour.config.yaml": "listen:\n  port: 1\n\tkey: My-Key-4711\n" };
    const sentence = await failure(["relay"], {}, files);
    expect(sentence).toMatch(/^tenfour\.config\.yaml, line 3: it is indented with a tab/);
    expect(sentence).not.toContain("4711");
  });

  it("names file and line of bad JSON", async () => {
    const files = { "my.json": '{\n  "apiKey": My-Key-4711\n}\n' };
    const sentence = await failure(["relay", "--config", "my.json"], {}, files);
    expect(sentence).toMatch(/^my\.json, line 2: /);
    expect(sentence).not.toContain("4711");
  });

  it("suggests what a misspelt option of the file may mean", async () => {
    const files = { "tenfour.config.json": '{ "sonaran": {} }' };
    expect(await failure(["relay"], {}, files)).toContain('no option "sonaran"; did you mean "sonoran"?');
  });

  it("names a missing variable and where it is used", async () => {
    const config = { sonoran: { communities: [{ communityId: "a", apiKey: "${MY_KEY}" }] } };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    expect(await failure(["relay"], { MY_KEY: "" }, files)).toMatch(
      /environment variable MY_KEY, which sonoran\.communities\[0\]\.apiKey in tenfour\.config\.json refers to/,
    );
  });

  it("teaches that accweb needs a secret", async () => {
    const files = { "tenfour.config.yaml": "accweb: {}\n" };
    expect(await failure(["relay"], {}, files)).toMatch(
      /accweb is configured without a secret.*ACCWEB_SECRET/,
    );
  });

  it("does not choose between two config files", async () => {
    const files = { "tenfour.config.yaml": "", "tenfour.config.yml": "" };
    expect(await failure(["relay"], {}, files)).toContain("tenfour.config.yaml and tenfour.config.yml");
  });

  it("says that two communities have one key", async () => {
    const communities = ["a", "b"].map((communityId) => ({ communityId, apiKey: "the-same-key" }));
    const files = { "tenfour.config.json": JSON.stringify({ sonoran: { communities } }) };
    const sentence = await failure(["relay"], {}, files);
    expect(sentence).toContain('"a" and "b" have the same API key');
    expect(sentence).not.toContain("the-same-key");
  });

  it.each([
    [{ TENFOUR_PORT: "http" }, /^TENFOUR_PORT must be a port/],
    [{ SONORAN_SERVER_IDS: "one" }, /^SONORAN_SERVER_IDS must be whole numbers/],
    [{ SONORAN_COMMUNITY_ID: "a" }, /^SONORAN_COMMUNITY_ID is set but SONORAN_API_KEY is not/],
    [{ SONORAN_API_KEY: "YOUR_API_KEY" }, /^SONORAN_API_KEY: this is the sample/],
  ])("refuses the environment %j", async (environment, sentence) => {
    expect(await failure(["relay"], environment)).toMatch(sentence);
  });

  it.each([
    [["relya"], /^unknown command 'relya'; did you mean relay\?/],
    [["relay", "--jsn"], /^unknown option '--jsn'; did you mean --json\?/],
    [["relay", "extra"], /^too many arguments for 'relay'/],
    [["relay", "--config", "none.yaml"], /^there is no config file none\.yaml/],
    [["relay", "--no-demo"], /^no source is configured: set SONORAN_API_KEY/],
  ])("refuses the arguments %j", async (args, sentence) => {
    expect(await failure(args)).toMatch(sentence);
  });

  it("shows no value of an option that it does not know", async () => {
    expect(await failure(["relay", "--api-key=My-Key-4711"])).not.toContain("4711");
  });

  it("shows the stack when asked to", async () => {
    const ended = await run(["relay", "--debug", "--port", "x"]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^tenfour: --port must be[^\n]*\nTenfourError: .*\n {4}at /);
  });
});

describe("tenfour without a relay", () => {
  it("prints its version and help", async () => {
    expect(await run(["--version"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await run(["relay", "--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--json"),
    });
    expect(await run([])).toMatchObject({ code: 0, stdout: expect.stringContaining("relay") });
  });
});
