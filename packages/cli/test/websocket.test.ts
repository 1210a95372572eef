import path from "node:path";
import { startHub } from "@tenfour/simulator";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env } from "./support/senders.js";

const COMMUNITY = "main";
const communities = [{ communityId: COMMUNITY, apiKey: API_KEY, servers: [{ id: 1 }, { id: 2 }] }];

/** The environment of a relay that takes the feed of these servers from this hub. */
function websocketEnv(hubUrl: string, serverIds: string): Record<string, string> {
  return {
    ...env,
    SONORAN_COMMUNITY_ID: COMMUNITY,
    SONORAN_SERVER_IDS: serverIds,
    SONORAN_WEBSOCKET: "1",
    SONORAN_HUB_URL: hubUrl,
  };
}

/** The lines of one kind: `session` or `gap`. */
function linesOf(relay: RelayProcess, kind: string): Record<string, unknown>[] {
  const lines = relay.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines.flatMap((line) => (kind in line ? [line[kind] as Record<string, unknown>] : []));
}

const isReady = (server: number) => (line: Record<string, unknown>) =>
  line["server"] === server && line["state"] === "ready";

const logout = (identId: number) => ({ type: "EVENT_UNIT_LOGOUT", data: { identId } });

describe("tenfour relay with websocket sessions", () => {
  it("takes the events of every server that the environment names", async () => {
    await using hub = await startHub({ communities });
    await using relay = new RelayProcess(["relay", "--json"], { env: websocketEnv(hub.url, "1,2") });
    await relay.until(() => [1, 2].every((server) => linesOf(relay, "session").some(isReady(server))));
    expect(relay.lines[0]).toMatch(/^\{"listening":/);
    const own = linesOf(relay, "session").filter(({ server }) => server === 1);
    expect(own.map(({ state }) => state)).toEqual(["connecting", "authenticating", "ready"]);
    expect(own[2]).toEqual({
      community: COMMUNITY,
      server: 1,
      state: "ready",
      since: expect.stringMatching(/^\d{4}-.*Z$/),
    });

    await hub.push(1, logout(11));
    await hub.push(2, logout(22));
    await relay.until(() => relay.lines.filter((line) => line.includes("identId")).length === 2);
    const records = relay.lines.filter((line) => line.includes("identId")).map((line) => JSON.parse(line));
    expect(records.sort((a, b) => a.server - b.server)).toMatchObject([
      { transport: "ws", community: COMMUNITY, server: 1, event: { data: { identId: 11 } } },
      { transport: "ws", community: COMMUNITY, server: 2, event: { data: { identId: 22 } } },
    ]);
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(linesOf(relay, "session").filter(({ state }) => state === "stopped")).toHaveLength(2);
    await expect.poll(() => hub.sessions).toEqual([]);
  });

  it("opens none unless asked to, and only for the servers that ask for one", async () => {
    await using hub = await startHub({ communities });
    const config = {
      sonoran: {
        hubUrl: hub.url,
        communities: [{ ...communities[0], servers: [{ id: 1 }, { id: 2, websocket: true, path: "/two" }] }],
      },
    };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    await using relay = new RelayProcess(["relay", "--json"], { env: { TENFOUR_PORT: "0" }, files });
    await relay.until(() => linesOf(relay, "session").some(isReady(2)));
    expect(hub.sessions.map(({ server }) => server)).toEqual([2]);

    const off = { TENFOUR_PORT: "0", SONORAN_WEBSOCKET: "0" };
    await using quiet = new RelayProcess(["relay", "--json"], { env: off, files });
    const { admin } = await quiet.listening();
    const token = tokenIn(path.join(quiet.folder, ".tenfour"));
    expect(await ask(`${admin}/readyz`, token)).toMatchObject({ status: 200, body: { sessions: [] } });
  });

  it("reports what was missed, and is not ready meanwhile", async () => {
    await using hub = await startHub({ communities });
    await using relay = new RelayProcess(["relay", "--json"], { env: websocketEnv(hub.url, "1") });
    const { admin } = await relay.listening();
    await relay.until(() => linesOf(relay, "session").some(isReady(1)));
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    await hub.push(1, logout(1));
    await relay.until(() => relay.stdout.includes("identId"));
    expect(await ask(`${admin}/readyz`, token)).toMatchObject({
      status: 200,
      body: {
        status: "ready",
        reasons: [],
        doors: [
          { source: "sonoran", transport: "http", state: "open", lastEventAt: null },
          { source: "accweb", transport: "http", state: "open", lastEventAt: null },
        ],
        sessions: [
          { community: COMMUNITY, server: 1, state: "ready", lastEventAt: expect.stringMatching(/Z$/) },
        ],
        lastEvent: { source: "sonoran", transport: "ws", name: "EVENT_UNIT_LOGOUT", outcome: "known" },
        gaps: { total: 0, latest: [] },
      },
    });

    await hub.stop();
    const down = await relay.until(() =>
      linesOf(relay, "session").find(({ state }) => state === "reconnecting"),
    );
    expect(down["error"]).toEqual({
      code: expect.stringMatching(/^ERR_TENFOUR_HUB_/),
      message: expect.any(String),
    });
    const stranger = await ask(`${admin}/readyz`);
    expect(stranger).toEqual({
      status: 503,
      body: {
        status: "not ready",
        reasons: [
          expect.stringMatching(/^the websocket session of server 1 \(main\) is (?:re)?connecting: /),
        ],
      },
    });
    await hub.start();
    const gap = await relay.until(() => linesOf(relay, "gap")[0]);
    expect(gap).toMatchObject({ community: COMMUNITY, server: 1, httpEvents: 0, reason: expect.any(String) });
    expect(await ask(`${admin}/readyz`, token)).toMatchObject({
      status: 200,
      body: { gaps: { total: 1, latest: [gap] } },
    });
    await relay.until(() => relay.stderr.includes("events of this server may have been missed"));
  });

  it("is not ready while a session's events have to be refused", async () => {
    await using hub = await startHub({ communities });
    await using relay = new RelayProcess(["relay", "--json"], { env: websocketEnv(hub.url, "1") });
    const { admin } = await relay.listening();
    await relay.until(() => linesOf(relay, "session").some(isReady(1)));
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    hub.faults.rotateKey({ apiKey: "the-new-key-0123" });
    await hub.push(1, logout(1));
    const told = await relay.until(() => linesOf(relay, "session").find(({ error }) => error !== undefined));
    expect(told).toMatchObject({ server: 1, state: "ready", error: { code: "ERR_TENFOUR_KEY_WRONG" } });
    const session = { state: "ready", openGap: { from: expect.stringMatching(/Z$/), reason: "key-wrong" } };
    expect(await ask(`${admin}/readyz`, token)).toMatchObject({
      status: 503,
      body: {
        reasons: [
          expect.stringMatching(
            /^the websocket session of server 1 \(main\) loses events: .* key .*configuration$/,
          ),
        ],
        sessions: [session],
      },
    });
    const metrics = await fetch(`${admin}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(await metrics.text()).toContain('tenfour_session_ready{community="main",server="1"} 0');

    hub.faults.rotateKey({ apiKey: API_KEY });
    await hub.push(1, logout(2));
    await relay.until(() => linesOf(relay, "gap").some(({ reason }) => reason === "key-wrong"));
    await relay.until(() => linesOf(relay, "session").at(-1)?.["error"] === undefined);
    expect(await ask(`${admin}/readyz`, token)).toMatchObject({
      status: 200,
      body: { sessions: [{ state: "ready", openGap: null }] },
    });
    expect(relay.output).not.toContain("the-new-key-0123");
  });

  it("tells the hub's own words when it is refused, without the key", async () => {
    await using hub = await startHub({
      communities: [{ communityId: COMMUNITY, apiKey: "another-key", servers: [] }],
    });
    await using relay = new RelayProcess(["relay", "--json"], { env: websocketEnv(hub.url, "1") });
    const refused = await relay.until(() =>
      linesOf(relay, "session").find(({ state }) => state === "refused"),
    );
    expect(refused["error"]).toMatchObject({
      code: "ERR_TENFOUR_HUB_REFUSED",
      message: expect.stringContaining("the hub refused the authentication"),
    });
    const { admin } = await relay.listening();
    const { status, body } = await ask(`${admin}/readyz`);
    expect([status, JSON.stringify(body)]).toEqual([
      503,
      expect.stringContaining("is refused: the hub refused"),
    ]);
    relay.child.kill("SIGTERM");
    await relay.ending;
    expect((relay.output + JSON.stringify(body)).toLowerCase()).not.toContain(API_KEY.toLowerCase());
  });

  it("tells people what a session means, and in the log what becomes of it", async () => {
    await using hub = await startHub({ communities });
    await using relay = new RelayProcess(["relay"], { env: websocketEnv(hub.url, "1") });
    await relay.until(() => relay.stderr.includes("websocket session ready"));
    await relay.until(() => relay.stdout.includes("Taking the feed of server 1 of main."));
    await relay.until(() => relay.stdout.includes("no longer to the game server"));
    await hub.stop();
    await relay.until(() => /websocket session not ready; reconnecting .*server=1/.test(relay.stderr));
    await hub.start();
    await relay.until(() => /may have been missed .*server=1/.test(relay.stderr));
  });

  it.each([
    [{ SONORAN_WEBSOCKET: "perhaps" }, /^tenfour: SONORAN_WEBSOCKET must be 1 or 0/],
    [{ SONORAN_WEBSOCKET: "1" }, /^tenfour: SONORAN_WEBSOCKET is set but SONORAN_API_KEY is not/],
    [{ ...env, SONORAN_WEBSOCKET: "1" }, /SONORAN_WEBSOCKET is set but SONORAN_SERVER_IDS is not/],
    [
      { ...env, SONORAN_WEBSOCKET: "1", SONORAN_SERVER_IDS: "1" },
      /SONORAN_WEBSOCKET is set but SONORAN_COMMUNITY_ID is not/,
    ],
    [{ ...env, SONORAN_HUB_URL: "hub" }, /^tenfour: SONORAN_HUB_URL: expected the hub's address/],
  ])("refuses the environment %j in one sentence", async (environment, sentence) => {
    const ended = await run(["relay"], { env: environment });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.stderr.trimEnd()).not.toContain("\n");
  });
});
