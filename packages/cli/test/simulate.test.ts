import { createServer } from "node:net";
import { patrolShift } from "@tenfour/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, SECRET } from "./support/senders.js";

const KEY_ENV = { SONORAN_API_KEY: API_KEY };
/** A run that is over soon. */
const FAST = ["--speed", "100", "--gap", "0-0"];
const CAD = ["simulate", "cad", "--calls", "1", ...FAST];
const ACCWEB = ["simulate", "accweb", "--cars", "2", "--laps", "1", "--timeout", "30s", ...FAST];

interface Line {
  readonly simulating?: object;
  readonly request?: { readonly name: string; readonly result: string; readonly accepted: boolean };
  readonly summary?: { readonly events: number; readonly sent: number; readonly injected: object };
}

const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
const summaryOf = (stdout: string) => linesOf(stdout).at(-1)?.summary;
function expectNoSecret(output: string): void {
  expect(output.toLowerCase()).not.toContain(API_KEY.toLowerCase());
  expect(output).not.toContain(SECRET);
  expect(output).not.toContain(encodeURIComponent(SECRET));
}

describe("tenfour simulate cad", () => {
  it("pushes the shift of a seed, with the key of the environment, and tells each request", async () => {
    await using listener = await httpListener();
    const args = [
      ...CAD,
      "--seed",
      "a",
      "--units",
      "2",
      "--json",
      "--to",
      `${listener.url}/sonorancad/event`,
    ];
    const { code, stdout, stderr } = await run(args, { env: KEY_ENV });
    expect([code, stderr]).toEqual([0, ""]);
    const events = [...patrolShift({ seed: "a", calls: 1, units: 2 })].map(({ event }) => event);
    expect(listener.requests.map(({ body }) => body)).toEqual(
      events.map((event) => JSON.stringify({ key: API_KEY, ...event })),
    );
    const [begun, ...lines] = linesOf(stdout);
    const to = `${listener.url}/sonorancad/event`;
    expect(begun).toEqual({ simulating: { system: "sonoran", to: [to], seed: "a", speed: 100 } });
    const answered = { result: "answered", status: 200, body: "ok", accepted: true, words: "accepted" };
    expect(lines.slice(0, -1)).toEqual(
      events.map((event) => ({ request: { name: event.type, to, ...answered, event } })),
    );
    const sum = { events: events.length, sent: events.length, accepted: events.length };
    expect(lines.at(-1)?.summary).toMatchObject({ ...sum, ended: "finished", errors: 0 });
    expectNoSecret(stdout);
  });

  it("sends the earlier forms when asked to", async () => {
    await using listener = await httpListener();
    const sent = await run([...CAD, "--legacy", "--to", listener.url]);
    expect(sent.code).toBe(0);
    const bodies = listener.requests.map(({ body }) => body);
    expect(bodies.filter((body) => /EVENT_UNIT_ATTACH|"data":\[/i.test(body)).length).toBeGreaterThan(0);
    expect(sent.stdout).toContain("SONORAN_API_KEY=SIMULATED-COMMUNITY-API-KEY");
    expect(sent.stdout).toMatch(/\nFinished: (\d+) events, \1 requests, \1 accepted\.\n$/);
  });

  it.each([
    ["--duplicate", "duplicates"],
    ["--drop", "drops"],
    ["--reorder", "reorders"],
    ["--burst", "bursts"],
    ["--slow-body", "slowBodies"],
    ["--cut-body", "cutBodies"],
  ])("injects the fault %s", async (flag, counter) => {
    await using listener = await httpListener();
    const args = [...CAD, "--units", "1", flag, "1", "--slow-body-ms", "1", "--json", "--to", listener.url];
    const { code, stdout } = await run(args, { env: KEY_ENV });
    expect(summaryOf(stdout)?.injected).toMatchObject({ [counter]: expect.toSatisfy((n: number) => n > 0) });
    // Of cut bodies none is accepted; of dropped events none is sent, which is no failure of the listener's.
    expect(code).toBe(flag === "--cut-body" ? 1 : 0);
  });

  it("exits with 1 when nothing is accepted, and says why", async () => {
    await using listener = await httpListener(({ body }) => ({ status: 401, body: `wrong key in ${body}` }));
    const sent = await run([...CAD, "--to", listener.url], { env: KEY_ENV });
    expect(sent.code).toBe(1);
    expect(sent.stdout).toContain("wrong key or secret");
    expect(sent.stdout).toContain("[redacted]");
    expectNoSecret(sent.output);
    const json = await run([...CAD, "--json", "--to", listener.url], { env: KEY_ENV });
    expect(json.stdout).toContain("[redacted]");
    expectNoSecret(json.output);
  });

  it("ends on a signal, with the sum of what it has sent", async () => {
    await using listener = await httpListener();
    await using cad = new RelayProcess(["simulate", "cad", "--loop", "--json", "--to", listener.url]);
    await cad.until(() => cad.lines.length > 1);
    cad.child.kill("SIGINT");
    expect(await cad.ending).toEqual({ code: 0, signal: null });
    expect(summaryOf(cad.stdout)).toMatchObject({ ended: "stopped" });
  });

  it("ends well when nobody reads its output any more", async () => {
    await using listener = await httpListener();
    const args = ["simulate", "cad", "--loop", ...FAST, "--to", listener.url];
    await using cad = new RelayProcess(args, { unread: true });
    await cad.readOnce();
    cad.child.stdout.destroy();
    expect(await cad.ending).toEqual({ code: 0, signal: null });
    expect(cad.stderr).toBe("");
  });
});

describe("tenfour simulate accweb", () => {
  it("plays a weekend to the relay of the same environment, which knows every event of it", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { accweb, port } = await relay.listening();
    const sent = await run([...ACCWEB, "--json"], { env: { ...env, TENFOUR_PORT: String(port) } });
    expect([sent.code, sent.stderr]).toEqual([0, ""]);
    const [begun, ...lines] = linesOf(sent.stdout);
    expect(begun).toMatchObject({ simulating: { system: "accweb", to: [accweb[0]] } });
    await relay.until(() => relay.lines.length === lines.length);
    const records = relay.lines.slice(1).map((line) => JSON.parse(line) as { name: string; outcome: string });
    expect(records.map(({ name }) => name)).toEqual(lines.slice(0, -1).map(({ request }) => request?.name));
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(new Set(["known"]));
    expectNoSecret(sent.output);
  });

  it("takes the listeners of a real configuration, and shows nothing secret of it", async () => {
    await using all = await httpListener(() => ({ status: 204 }));
    await using few = await httpListener(() => ({ status: 204 }));
    await using off = await httpListener(() => ({ status: 204 }));
    const config = `
dev: true
callback:
  enabled: true
  timeout: 30s
  clients:
    - url: "${all.url}/all?secret=${encodeURIComponent(SECRET)}"
    - url: "http://user:pass-w0rd@127.0.0.1:${few.port}/few"
      headers: { "some-header": "aab-bcc" }
      events: ["instance_started", "instance_stopped"]
    - url: "${off.url}/off"
      enabled: false
`;
    const args = ["simulate", "accweb", "--cars", "2", "--laps", "1", ...FAST, "--callback", "config.yml"];
    const sent = await run([...args, "--json"], { files: { "config.yml": config } });
    expect([sent.code, sent.stderr]).toEqual([0, ""]);
    expect(
      few.requests.map(({ url, headers }) => [url, headers["some-header"], headers.authorization]),
    ).toEqual(
      ["instance_started", "instance_stopped"].map(() => [
        ...["/few", "aab-bcc"],
        `Basic ${Buffer.from("user:pass-w0rd").toString("base64")}`,
      ]),
    );
    expect(all.requests.length).toBeGreaterThan(10);
    expect(off.requests).toEqual([]);
    expect(linesOf(sent.stdout)[0]?.simulating).toMatchObject({
      to: [`${all.url}/all`, `${few.url}/few`],
    });
    expectNoSecret(sent.output);
    for (const secret of ["aab-bcc", "pass-w0rd"]) expect(sent.output).not.toContain(secret);
  });

  it("tells that a listener was slower than accweb waits", async () => {
    const silent = createServer((socket) => socket.on("error", () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const slow = ["simulate", "accweb", "--cars", "1", "--laps", "1", ...FAST, "--timeout", "20ms"];
    const sent = await run([...slow, "--to", `http://127.0.0.1:${port}`]);
    expect(sent.code).toBe(1);
    expect(sent.stdout).toContain("timed out  the listener took too long");
  });

  it.each([
    [["--callback", "none.yml"], "there is no config file none.yml"],
    [["--callback", "empty.yml"], 'empty.yml has no section "callback"'],
    [["--callback", "bad.yml"], "bad.yml: callback.clients[0].url"],
    [["--callback", "off.yml"], "`callback.enabled` is not true"],
    [["--callback", "off.yml", "--to", "http://127.0.0.1:1"], "give --callback, or --to and --timeout"],
    [["--track", "nordschleife"], "--track must be one of monza, spa"],
    [["--timestamps", "now"], "--timestamps must be simulated or sending"],
    [["--gap", "5-1"], "--gap must be the shortest and the longest pause"],
    [["--drop", "2"], "--drop must be a number from 0 to 1"],
    [["--speed", "101"], "--speed must be a number from 1 to 100"],
    [["--to", "https://127.0.0.1/My-Key-4711"], "must be an http:// URL"],
  ])("%j is one sentence and exit code 1", async (args, sentence) => {
    const files = {
      "empty.yml": "webserver: {}\n",
      "bad.yml": "callback:\n  enabled: true\n  clients:\n    - url: 4711\n",
      "off.yml": "callback:\n  clients: []\n",
    };
    const sent = await run(["simulate", "accweb", ...args], { files });
    expect([sent.code, sent.stdout]).toEqual([1, ""]);
    expect(sent.stderr).toMatch(/^tenfour: [^\n]+\n$/);
    expect(sent.stderr).toContain(sentence);
    expect(sent.stderr).not.toContain("4711");
  });
});

it("says what can be simulated", async () => {
  for (const args of [["simulate"], ["simulate", "cats"]]) {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([
      1,
      "tenfour: say what to simulate: tenfour simulate cad, accweb, hub or fleet\n",
    ]);
  }
});
