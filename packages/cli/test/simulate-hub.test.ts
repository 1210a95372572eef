import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY } from "./support/senders.js";

const COMMUNITY = { SONORAN_API_KEY: API_KEY, SONORAN_COMMUNITY_ID: "c1", SONORAN_SERVER_IDS: "4" };
const HUB = ["simulate", "hub", "--json"];

type Line = { readonly [kind: string]: Record<string, unknown> | undefined };

/** The lines of one kind, without what each is called. */
function said(process: RelayProcess, kind: string): Record<string, unknown>[] {
  return process.lines
    .map((line) => (JSON.parse(line) as Line)[kind])
    .filter((details) => details !== undefined);
}

async function listeningAt(hub: RelayProcess): Promise<string> {
  const first: unknown = JSON.parse(await hub.until(() => hub.lines[0]));
  expect(first).toEqual({
    listening: { hub: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/apiWsHub$/) },
  });
  return (first as { listening: { hub: string } }).listening.hub;
}

/** A relay that takes the feed of that community from a hub. */
function relayAt(hubUrl: string): RelayProcess {
  const websocket = { SONORAN_WEBSOCKET: "1", SONORAN_HUB_URL: hubUrl, TENFOUR_PORT: "0" };
  return new RelayProcess(["relay", "--json"], { env: { ...COMMUNITY, ...websocket } });
}

describe("tenfour simulate hub", () => {
  it("accepts the relay of the same environment, and is driven by lines", async () => {
    await using hub = new RelayProcess(HUB, { env: COMMUNITY, stdin: true });
    await using relay = relayAt(await listeningAt(hub));
    await hub.until(() => said(hub, "authenticated").length === 1);
    expect(said(hub, "authenticated")[0]).toMatchObject({ community: "c1", server: 4 });
    for (const as of ["string", "object"]) {
      hub.say({
        push: { server: 4, event: { type: "EVENT_UNIT_LOGOUT", data: { identId: 9 } }, as },
        id: as,
      });
    }
    const records = await relay.until(() => {
      const found = relay.lines.filter((line) => line.includes("EVENT_UNIT_LOGOUT"));
      return found.length === 2 && found;
    });
    for (const record of records) {
      expect(JSON.parse(record)).toMatchObject({
        transport: "ws",
        community: "c1",
        server: 4,
        outcome: "known",
      });
    }
    await hub.until(() => said(hub, "done").length === 2);
    expect(said(hub, "done")).toMatchObject([
      { command: "push", id: "string", result: { via: "ws" } },
      { command: "push", id: "object", result: { via: "ws" } },
    ]);
    // A fault knob: the relay comes back by itself.
    hub.say({ drop: {} });
    await hub.until(() => said(hub, "authenticated").length === 2);
    hub.say({ nonsense: {} });
    await hub.until(() => said(hub, "failed").length === 1);
    hub.child.stdin?.end();
    expect(await hub.ending).toEqual({ code: 0, signal: null });
    expect(said(hub, "stopped")).toHaveLength(1);
    expect(hub.output.toLowerCase()).not.toContain(API_KEY.toLowerCase());
  });

  it("pushes over HTTP while no session is ready", async () => {
    await using listener = await httpListener();
    const args = [...HUB, "--servers", "1,2", "--push-url", `${listener.url}/sonorancad/event`];
    await using hub = new RelayProcess(args, { env: COMMUNITY, stdin: true });
    await listeningAt(hub);
    hub.say({ push: { server: 2, event: { type: "EVENT_911", data: {} } } });
    await hub.until(() => said(hub, "done").length === 1);
    expect(said(hub, "pushed")).toMatchObject([{ server: 2, via: "http", status: 200 }]);
    expect(JSON.parse(listener.requests[0]?.body ?? "")).toMatchObject({ key: API_KEY, type: "EVENT_911" });
    hub.say({ push: { server: 4, event: { type: "EVENT_911", data: {} } } });
    await hub.until(() => said(hub, "failed").length === 1);
    expect(said(hub, "failed")).toMatchObject([{ error: "The community c1 has no server 4." }]);
  });

  it("names every command in its help", async () => {
    await using hub = new RelayProcess(HUB, { stdin: true });
    await listeningAt(hub);
    hub.say({ help: {} });
    const [failed] = await hub.until(() =>
      said(hub, "failed").length === 1 ? said(hub, "failed") : undefined,
    );
    const [, known] = /known are (.+)$/.exec(String(failed?.["error"])) ?? [];
    expect(known).toContain("push");
    const { stdout } = await run(["simulate", "hub", "--help"]);
    expect(stdout).toContain(`\n${known}\n`);
  });

  it("reads a line to its end, however it comes, and is quick to end on a signal", async () => {
    await using hub = new RelayProcess(HUB, { stdin: true });
    await listeningAt(hub);
    hub.child.stdin?.write('{"sess');
    hub.child.stdin?.write('ions":{},"id":1}\r\n');
    await hub.until(() => said(hub, "done").length === 1);
    expect(said(hub, "done")).toEqual([{ command: "sessions", id: 1, result: [] }]);
    hub.child.kill("SIGTERM");
    expect(await hub.ending).toEqual({ code: 0, signal: null });
  });

  it("plays a shift to a relay, and tells people what happens, without any input", async () => {
    const args = ["simulate", "hub", "--shift", "--speed", "100", "--units", "1"];
    await using hub = new RelayProcess(args, { env: COMMUNITY });
    const url = await hub.until(() => /^Simulated SignalR hub: (\S+)$/m.exec(hub.stdout)?.[1]);
    await hub.until(() => hub.stdout.includes("accepts community c1, server 4, with the configured API key"));
    await using relay = relayAt(url);
    await relay.until(() => relay.lines.find((line) => line.includes('"EVENT_911"')));
    await hub.until(() => /^\S+ {2}authenticated .*community=c1 server=4$/m.test(hub.stdout));
    hub.child.kill("SIGINT");
    expect(await hub.ending).toEqual({ code: 0, signal: null });
    expect(hub.stdout).toMatch(/pushed +community=c1 server=4 type=EVENT_UNIT_LOGIN copies=1 via=none/);
    expect(hub.output.toLowerCase()).not.toContain(API_KEY.toLowerCase());
  });

  it("says that its port is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = String(typeof address === "object" && address !== null ? address.port : 0);
    try {
      const { code, stdout, stderr } = await run([...HUB, "--shift", "--port", port]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(new RegExp(`^tenfour: [^\\n]*${port}[^\\n]*\\n$`));
      expect(stderr).not.toContain("unexpected failure");
    } finally {
      server.close();
    }
  });

  it.each([
    [["--servers", "one"], "--servers must be whole numbers"],
    [["--push-url", "https://127.0.0.1"], "--push-url must be an http:// URL"],
    [["--push-url", "http://203.0.113.7"], "http://203.0.113.7/ is on another machine"],
    [["--keep-alive", "0"], "--keep-alive must be a whole number from 1"],
    [["--speed", "0.5"], "--speed must be a number from 1 to 100"],
  ])("%j is one sentence and exit code 1", async (args, sentence) => {
    const { code, stdout, stderr } = await run([...HUB, ...args], { env: COMMUNITY });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^tenfour: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
  });
});
