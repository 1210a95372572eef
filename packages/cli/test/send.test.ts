import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, SECRET } from "./support/senders.js";

const KEY_ENV = { SONORAN_API_KEY: API_KEY };
const keyless = (text: string): string => {
  expect(text.toLowerCase()).not.toContain(API_KEY.toLowerCase());
  expect(text).not.toContain(SECRET);
  return text;
};
const parsed = (text: string): unknown => JSON.parse(text);

describe("tenfour send", () => {
  it("sends a sample with members set, and says that it was accepted", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran, accweb } = await relay.listening();
    const args = ["send", "EVENT_911", "--set", 'data.call.caller="Jane"', "--set", "data.call.callId=77"];
    const sent = await run([...args, "--to", String(sonoran[0])], { env });
    expect(sent.stderr).toBe("");
    expect(sent.stdout).toBe(`EVENT_911 -> ${sonoran[0]}: 200 "ok": accepted\n`);
    expect(sent.code).toBe(0);
    const lap = await run(["send", "instance_live_new_lap", "--to", String(accweb[0])], { env });
    expect([lap.code, lap.stdout]).toEqual([0, `instance_live_new_lap -> ${accweb[0]}: 204: accepted\n`]);
    await relay.until(() => relay.lines.length === 3);
    const [call, newLap] = relay.lines.slice(1).map(parsed);
    expect(call).toMatchObject({
      ...{ name: "EVENT_911", outcome: "known" },
      event: { data: { call: { caller: "Jane", callId: 77 } } },
    });
    expect(newLap).toMatchObject({ name: "instance_live_new_lap", outcome: "known" });
    keyless(sent.output + lap.output + relay.output);
  });

  it("finds the relay of the same environment, or of the same config file, by itself", async () => {
    await using listener = await httpListener();
    const sent = await run(["send", "EVENT_UNIT_LOGOUT"], {
      env: { ...KEY_ENV, TENFOUR_PORT: String(listener.port) },
    });
    expect([sent.code, sent.stderr]).toEqual([0, ""]);
    const config = {
      listen: { port: listener.port },
      accweb: { secrets: [SECRET], header: "x-own", paths: ["/races"] },
    };
    const files = { "tenfour.config.json": JSON.stringify(config).replace(SECRET, "race s3cret") };
    expect((await run(["send", "instance_started"], { files })).code).toBe(0);
    const [first, second] = listener.requests;
    expect([first?.method, first?.url]).toEqual(["POST", "/sonorancad/event"]);
    expect(first?.body.startsWith(`{"key":"${API_KEY}","type":"EVENT_UNIT_LOGOUT"`)).toBe(true);
    expect([second?.url, second?.headers["x-own"]]).toEqual(["/races", "race s3cret"]);
  });

  it("sends the simulator's key where none is configured", async () => {
    await using listener = await httpListener();
    expect((await run(["send", "EVENT_911", "--to", listener.url])).code).toBe(0);
    expect(parsed(listener.requests[0]?.body ?? "")).toMatchObject({ key: "SIMULATED-COMMUNITY-API-KEY" });
  });

  it("sends a name that nobody knows as it is, and says what was perhaps meant", async () => {
    await using listener = await httpListener(() => ({ status: 200, body: "ok - custom" }));
    const to = ["--to", listener.url];
    const near = await run(["send", "EVENT_91", ...to], { env: KEY_ENV });
    expect(near.stderr).toBe(
      "tenfour: no system documents an event EVENT_91 (did you mean EVENT_911?): it is sent as it is, as a custom event\n",
    );
    expect([near.code, near.stdout]).toEqual([
      0,
      `EVENT_91 -> ${listener.url}/: 200 "ok - custom": accepted, as a custom event\n`,
    ]);
    await run(["send", "Tow_Requested", "--set", "data.ident=4", ...to], { env: KEY_ENV });
    const race = await run(["send", "instance_output", ...to], { env: { ACCWEB_SECRET: "s3cret-of-mine" } });
    expect(race.stderr).toContain("no system documents an event instance_output");
    expect(listener.requests.map(({ body }) => parsed(body))).toMatchObject([
      { key: API_KEY, type: "EVENT_91", data: {} },
      { type: "Tow_Requested", data: { ident: 4 } },
      { eventName: "instance_output", instanceId: expect.any(String), data: {} },
    ]);
  });

  it("keeps the case of a documented name", async () => {
    await using listener = await httpListener();
    const sent = await run(["send", "event_unit_logout", "--to", listener.url], { env: KEY_ENV });
    expect(sent.stderr).toBe("");
    expect(parsed(listener.requests[0]?.body ?? "")).toMatchObject({
      type: "event_unit_logout",
      data: { identId: expect.any(Number) },
    });
  });

  it("sends a file with the key of the configuration in place of its own", async () => {
    await using listener = await httpListener();
    const body = { key: "[redacted]", type: "EVENT_REMOVE_911", data: { callIds: [1] }, extra: true };
    const files = { "captures/one.json": `\ufeff${JSON.stringify(body)}` };
    const args = ["send", "--file", "captures/one.json", "--set", "data.callIds[1]=2", "--to", listener.url];
    expect((await run(args, { env: KEY_ENV, files })).code).toBe(0);
    expect(parsed(listener.requests[0]?.body ?? "")).toEqual({
      ...body,
      key: API_KEY,
      data: { callIds: [1, 2] },
    });
  });

  it("sends as often as it is told, and sums up", async () => {
    let count = 0;
    await using listener = await httpListener(() => {
      count += 1;
      return count === 2 ? { status: 503, body: "overloaded" } : { status: 200, body: "ok" };
    });
    const args = ["send", "EVENT_911", "--times", "5", "--rate", "200", "--to", listener.url];
    const sent = await run(args, { env: KEY_ENV });
    expect(sent.code).toBe(1);
    expect(sent.stdout.split("\n").at(-2)).toBe("5 sent: 4 accepted, 1 refused or lost.");
    const json = await run([...args, "--json"], { env: KEY_ENV });
    expect(json.code).toBe(0);
    const lines = json.stdout.trim().split("\n").map(parsed);
    const to = `${listener.url}/`;
    expect(lines[0]).toEqual({
      answer: { name: "EVENT_911", to, status: 200, body: "ok", accepted: true, words: "accepted" },
    });
    expect(lines.at(-1)).toEqual({ sent: { requests: 5, accepted: 5, refused: 0 } });
    expect(listener.requests).toHaveLength(10);
  });

  it("exits with 1 after a refusal, and follows no redirect", async () => {
    await using elsewhere = await httpListener();
    const headers = { location: elsewhere.url };
    const answers = [
      { status: 307, headers },
      { status: 401, body: "wrong key" },
    ];
    await using listener = await httpListener(() => answers.shift() ?? { status: 200, body: "error" });
    const args = ["send", "EVENT_911", "--times", "3", "--to", listener.url];
    const sent = await run(args, { env: KEY_ENV });
    expect(sent.code).toBe(1);
    for (const words of ["redirected elsewhere", "wrong key or secret", "the key is wrong"]) {
      expect(sent.stdout).toContain(words);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it("says that nothing listens there", async () => {
    const closed = await httpListener();
    await closed[Symbol.asyncDispose]();
    const sent = await run(["send", "EVENT_911", "--to", closed.url], { env: KEY_ENV });
    expect([sent.code, sent.stdout]).toEqual([
      1,
      `EVENT_911 -> ${closed.url}/: no answer: nothing listens there: is the relay running?\n`,
    ]);
  });

  it("shows neither key nor secret, whatever the listener answers", async () => {
    await using listener = await httpListener(({ body, url }) => ({ status: 400, body: `${url} ${body}` }));
    const secret = "s3cret-of-mine";
    const to = `${listener.url}/callback?secret=${secret}&a=${API_KEY.toUpperCase()}`;
    for (const json of [[], ["--json"]]) {
      const sent = await run(["send", "EVENT_911", "--to", to, ...json], { env: KEY_ENV });
      expect(keyless(sent.output)).toContain("[redacted]");
      expect(sent.output).not.toContain(secret);
    }
  });

  it("spells out what a terminal would obey", async () => {
    await using listener = await httpListener(() => ({ status: 400, body: "a\u001b[2Jb\nc" }));
    const sent = await run(["send", "EVENT_911", "--to", listener.url], { env: KEY_ENV });
    expect(sent.stdout).toContain('"a\\u001b[2Jb\\nc"');
  });

  it("takes no configured key to another machine unless told to", async () => {
    const to = ["--to", "http://203.0.113.7:30150/callback"];
    const sonoran = await run(["send", "EVENT_911", ...to], { env: KEY_ENV });
    expect([sonoran.code, sonoran.stdout]).toEqual([1, ""]);
    expect(sonoran.stderr).toMatch(
      /^tenfour: http:\/\/203\.0\.113\.7:30150\/callback is on another machine.*API key.*--send-key.*\n$/,
    );
    const accweb = await run(["send", "instance_started", ...to], { env: { ACCWEB_SECRET: SECRET } });
    expect([accweb.code, accweb.stdout]).toEqual([1, ""]);
    expect(accweb.stderr).toContain("accweb secret");
  });

  it("takes this machine's own addresses for this machine", async () => {
    const own = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === "IPv4" && !one.internal && !one.address.startsWith("169.254."));
    await using listener = await httpListener();
    const host = own?.address ?? "localhost";
    const sent = await run(["send", "EVENT_911", "--to", `http://${host}:${listener.port}`], {
      env: KEY_ENV,
    });
    expect(sent.stderr).toBe("");
  });

  it.each([
    [["send"], "say which event"],
    [["send", "EVENT_911", "--file", "x.json"], "give the name of an event or --file, but not both"],
    [["send", "--file", "x.json"], "there is no file x.json"],
    [["send", "--file", "list.json"], "list.json does not hold one JSON object"],
    [["send", "--file", "bad.json"], "bad.json, line 1"],
    [["send", "EVENT_911", "--to", "ftp://127.0.0.1/My-Key-4711"], "--to must be a URL"],
    [["send", "EVENT_911", "--times", "0"], "--times must be a whole number from 1 to 100000"],
    [["send", "EVENT_911", "--rate", "fast"], "--rate must be a number from 0.01 to 1000"],
    [["send", "EVENT_911", "--source", "cad"], "--source must be one of sonoran, accweb"],
    [["send", "EVENT_911", "--set", "caller"], "--set must be path=value"],
  ])("%j is one sentence and exit code 1", async (args, sentence) => {
    const files = { "list.json": "[1]", "bad.json": '{"key": My-Key-4711}' };
    const sent = await run(args, { files });
    expect([sent.code, sent.stdout]).toEqual([1, ""]);
    expect(sent.stderr).toMatch(/^tenfour: [^\n]+\n$/);
    expect(sent.stderr).toContain(sentence);
    expect(sent.stderr).not.toContain("4711");
  });

  it("asks whose key, when there is more than one community", async () => {
    const communities = ["one", "two"].map((communityId) => ({
      communityId,
      apiKey: `key-of-${communityId}`,
    }));
    const files = { "tenfour.config.json": JSON.stringify({ sonoran: { communities } }) };
    await using listener = await httpListener();
    const args = ["send", "EVENT_911", "--to", listener.url];
    const unclear = await run(args, { files });
    expect(unclear.stderr).toContain("choose whose key is sent with --community (one, two)");
    expect((await run([...args, "--community", "two"], { files })).code).toBe(0);
    expect(listener.requests[0]?.body).toContain("key-of-two");
  });
});
