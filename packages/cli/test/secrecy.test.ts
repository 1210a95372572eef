import { describe, expect, it } from "vitest";
import { RelayProcess, run } from "./support/relay-process.js";
import { expectNoSecret } from "./support/secrets.js";
import { API_KEY, env, post, postAccweb, postSonoran, SECRET } from "./support/senders.js";

/** Sends the key and the secret to every place where a sender could put them by right or by mistake. */
async function provoke(sonoran: string, accweb: string): Promise<void> {
  const origin = new URL(sonoran).origin;
  const escapedKey = Array.from(
    API_KEY,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ).join("");
  const call = {
    callId: 1,
    isEmergency: true,
    caller: API_KEY,
    location: API_KEY.toUpperCase(),
    description: "",
  };
  await postSonoran(sonoran, "EVENT_911", { data: { call } });
  await postSonoran(sonoran, `CUSTOM_${API_KEY}`, { data: { [API_KEY]: [API_KEY.toLowerCase()] } });
  await postSonoran(sonoran, "EVENT_REMOVE_911", { data: { callIds: API_KEY } });
  await postSonoran(sonoran, "GET_LOGS", { logKey: API_KEY });
  await post(sonoran, `{"key":"${escapedKey}","type":"X","data":{"a":"${escapedKey}"}}`);
  await post(sonoran, `{"key":"${API_KEY}","type":`);
  await post(sonoran, `{"key":"wrong","type":"${API_KEY}"}`);
  await post(`${origin}/${API_KEY}`, "{}");
  await post(`${origin}/x/${encodeURIComponent(API_KEY)}?key=${encodeURIComponent(API_KEY)}`, "{}");
  await postAccweb(accweb, "instance_started");
  await post(`${accweb}?secret=wrong-${encodeURIComponent(SECRET)}`, "{}");
  const basic = `Basic ${Buffer.from(`user:${SECRET}`).toString("base64")}`;
  await post(accweb, { eventName: "custom" }, { authorization: basic });
  await post(`${accweb}/${encodeURIComponent(SECRET)}`, "{}", { authorization: basic });
  await postSonoran(sonoran, "THE_LAST", {});
}

describe("the API key and the secret", { timeout: 60_000 }, () => {
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
