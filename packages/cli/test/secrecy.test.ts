import { describe, expect, it } from "vitest";
import { provoke } from "./support/provoke.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { expectNoSecret } from "./support/secrets.js";
import { API_KEY, env, post, SECRET } from "./support/senders.js";

describe("the API key and the secret", () => {
  it.each([["--json"], ["--log-level=trace"]])("are in no output (%s)", async (flag) => {
    await using relay = new RelayProcess(["relay", "--debug", flag], { env });
    const port = flag === "--json" ? (await relay.listening()).port : await relay.port();
    await provoke(`http://127.0.0.1:${port}/sonorancad/event`, `http://127.0.0.1:${port}/callback`);
    await relay.until(() => relay.stdout.includes("THE_LAST"));
    relay.child.kill("SIGTERM");
    await relay.ending;
    expect(relay.output).toContain("[redacted]");
    expectNoSecret(relay.output);
  });

  it("are not in the log when they are in a path", async () => {
    for (const path of [
      API_KEY,
      encodeURIComponent(API_KEY),
      encodeURI(SECRET),
      encodeURIComponent(SECRET),
    ]) {
      await using relay = new RelayProcess(["relay"], { env });
      await post(`http://127.0.0.1:${await relay.port()}/${path}`, "{}");
      await relay.until(() => relay.stderr.includes("path=/[redacted]"));
      expectNoSecret(relay.output);
    }
  });

  it.each([
    [
      "YAML that breaks at it",
      { "tenfour.config.yaml": `accweb:\n  secrets: ["${SECRET}]\n  auth: *${API_KEY}` },
    ],
    ["JSON that breaks at it", { "tenfour.config.json": `{ "accweb": ${API_KEY} }` }],
    ["a value of the wrong kind", { "tenfour.config.json": JSON.stringify({ accweb: { secrets: SECRET } }) }],
    [
      "a value in the wrong place",
      { "tenfour.config.json": JSON.stringify({ accweb: { auth: SECRET, header: API_KEY } }) },
    ],
    [
      "a number that is none",
      { "tenfour.config.json": JSON.stringify({ listen: { port: "${SONORAN_API_KEY}" } }) },
    ],
    ["a broken reference", { "tenfour.config.json": JSON.stringify({ listen: { host: `\${${API_KEY}}` } }) }],
    ["an address that is none", { "tenfour.config.json": JSON.stringify({ listen: { port: API_KEY } }) }],
  ])("are in no sentence about %s", async (_, files) => {
    const ended = await run(["relay", "--debug"], { env, files });
    expect(ended.code).toBe(1);
    expectNoSecret(ended.output);
  });
});
