import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startHub } from "@tenfour/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { diagnose, type Finding } from "./support/doctor.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { expectNoSecret } from "./support/secrets.js";
import { API_KEY, env, SECRET } from "./support/senders.js";

const COMMUNITY = "main";
const communities = [{ communityId: COMMUNITY, apiKey: API_KEY, servers: [{ id: 1 }, { id: 2 }] }];

const statuses = (findings: Finding[]): string[] => findings.map(({ status }) => status);

/** The environment of somebody who uses everything, with this hub. */
function everything(hubUrl: string): Record<string, string> {
  return { ...env, SONORAN_COMMUNITY_ID: COMMUNITY, SONORAN_SERVER_IDS: "1,2", SONORAN_HUB_URL: hubUrl };
}

describe("tenfour doctor", () => {
  it("finds everything in order, asks for no server's feed unasked, and makes nothing", async () => {
    await using hub = await startHub({ communities });
    const servers: unknown[] = [];
    const watched = (async () => {
      for await (const entry of hub.entries()) if (entry.kind === "authenticated") servers.push(entry.server);
    })();
    await using relay = new RelayProcess(["doctor", "--json"], { env: everything(hub.url) });
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(relay.stderr).toBe("");
    expect(readdirSync(relay.folder)).toEqual([]);
    const names = relay.lines.slice(0, -1).map((line) => (JSON.parse(line) as { check: Finding }).check.name);
    expect(names).toEqual([
      ...["node", "config", "port", "admin port", "firewall", "firewall", "api key", "hub", "authentication"],
      ...["accweb secret", "accweb config", "accweb budget", "data directory", "disk", "clock"],
    ]);
    await hub.close();
    await watched;
    expect(servers).toEqual([null]);
  });

  it("asks for the servers whose feed the relay takes, and says what that means", async () => {
    await using hub = await startHub({ communities: [{ ...communities[0]!, servers: [{ id: 1 }] }] });
    const found = await diagnose([], { env: { ...everything(hub.url), SONORAN_WEBSOCKET: "1" } });
    expect(found.of("authentication")).toMatchObject([
      { status: "ok", message: "the hub accepts main" },
      { status: "ok", message: "the hub accepts main, server 1" },
      { status: "failed", message: expect.stringMatching(/^main, server 2: the hub refused/) },
    ]);
    expect(found.of("websocket")[0]?.message).toMatch(/servers 1, 2 of main to the relay and no longer/);
    expect(found.code).toBe(1);
    expect(found.summary).toMatchObject({ passed: false, failed: 1 });
  });

  it("finds the game server served where a target passes its events on", async () => {
    await using hub = await startHub({ communities });
    const target = { name: "game", type: "fivem", url: "http://127.0.0.1:9", community: COMMUNITY };
    const files = {
      "tenfour.config.json": JSON.stringify({ targets: [{ ...target, where: { server: 1 } }] }),
    };
    const found = await diagnose([], { env: { ...everything(hub.url), SONORAN_WEBSOCKET: "1" }, files });
    expect(found.of("websocket")).toEqual([
      {
        name: "websocket",
        status: "ok",
        message: expect.stringMatching(/server 1 of main, and .*target game/),
      },
      {
        name: "websocket",
        status: "note",
        message: expect.stringContaining("the events of server 2 of main to the relay and no longer"),
        remedy: expect.stringMatching(/a target of type fivem .*pushEventForwardUrl/),
      },
    ]);
  });

  it("tells a wrong key from a hub that is away", async () => {
    const wrong = [{ ...communities[0]!, apiKey: "the-key-of-somebody-else" }];
    const hub = await startHub({ communities: wrong });
    const refused = await diagnose([], { env: everything(hub.url) });
    expect(refused.of("authentication")).toMatchObject([
      {
        status: "failed",
        message: expect.stringContaining("refused"),
        remedy: expect.stringContaining("API key"),
      },
    ]);
    await hub.close();
    const away = await diagnose([], { env: everything(hub.url) });
    expect(away.of("hub")).toMatchObject([
      { status: "warning", message: expect.stringContaining("ECONNREFUSED") },
    ]);
    expect([away.of("authentication"), away.code]).toEqual([[], 0]);
    const needed = await diagnose([], { env: { ...everything(hub.url), SONORAN_WEBSOCKET: "1" } });
    expect([statuses(needed.of("hub")), needed.code]).toEqual([["failed"], 1]);
  });

  it("measures accweb's budget at a door of its own, and has the section to paste", async () => {
    const found = await diagnose(["--port", "30177"], { env: { ACCWEB_SECRET: "sh0rt-one" } });
    expect(found.of("accweb budget")[0]?.message).toMatch(
      /answers a lap within [\d.]+ ms and .* [\d.]+ ms, of the 100/,
    );
    expect(found.of("accweb config")[0]?.block?.join("\n")).toMatch(
      /^callback:\n {2}enabled: true\n {2}timeout: 3s\n {2}clients:\n {4}- url: "http:\/\/127\.0\.0\.1:30177\/callback"\n/,
    );
    expect(statuses(found.of("accweb secret"))).toEqual(["warning"]);
    expect(found.output).not.toContain("sh0rt-one");
    expect(found.of("hub")).toEqual([]);
  });

  it("says who has the port", async () => {
    const server = createServer((socket) => socket.end("SSH-2.0\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = String(typeof address === "object" && address !== null ? address.port : 0);
    const args = ["--host", "127.0.0.1", "--port", port];
    const busy = await diagnose(args, { env: { ACCWEB_SECRET: SECRET, TENFOUR_ADMIN_PORT: port } });
    expect(busy.code).toBe(1);
    expect(busy.of("port")).toMatchObject([
      {
        status: "failed",
        message: expect.stringContaining("another program"),
        remedy: expect.stringContaining("--port"),
      },
    ]);
    expect(busy.of("admin port")).toMatchObject([
      { status: "failed", remedy: expect.stringContaining("TENFOUR_ADMIN") },
    ]);
    const elsewhere = await diagnose(["--host", "203.0.113.1"], { env: { ACCWEB_SECRET: SECRET } });
    expect(elsewhere.of("port")).toMatchObject([
      { status: "failed", message: expect.stringContaining("EADDRNOTAVAIL") },
    ]);
  });

  it("leaves a running relay its feed, and tells how it is", async () => {
    await using hub = await startHub({ communities });
    const socketEnv = { ...everything(hub.url), SONORAN_WEBSOCKET: "1" };
    await using relay = new RelayProcess(["relay", "--json"], { env: socketEnv });
    const { port, admin } = await relay.listening();
    await relay.until(() => relay.lines.filter((line) => line.includes('"state":"ready"')).length === 2);
    const running = { ...socketEnv, TENFOUR_PORT: String(port), TENFOUR_ADMIN_PORT: new URL(admin).port };
    const found = await diagnose([], { env: running });
    expect([...statuses(found.of("port")), ...statuses(found.of("admin port"))]).toEqual(["note", "note"]);
    expect(found.of("relay")).toMatchObject([{ status: "ok", message: "the running relay is ready" }]);
    expect(statuses(found.of("authentication"))).toEqual(["ok", "note"]);
    // In either order, since both authenticate at the same time; the doctor's own session is gone once the hub sees it.
    await expect.poll(() => new Set(hub.sessions.map(({ server }) => server))).toEqual(new Set([1, 2]));
    await hub.stop();
    await relay.until(() => relay.stdout.includes('"reconnecting"'));
    const down = await diagnose([], { env: running });
    expect([down.code, ...statuses(down.of("relay"))]).toEqual([1, "failed"]);
  });

  it("looks at the data directory, and at the token in it", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "tenfour-doctor-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const at = (name: string) => ({
      env: { ACCWEB_SECRET: SECRET, TENFOUR_DATA_DIR: path.join(folder, name) },
    });
    expect((await diagnose([], at("a/b"))).of("data directory")).toMatchObject([
      { status: "ok", message: expect.stringContaining("can be made") },
    ]);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(path.join(folder, "file"), "");
    expect(statuses((await diagnose([], at("file"))).of("data directory"))).toEqual(["failed"]);
    expect(statuses((await diagnose([], at("file/x"))).of("data directory"))).toEqual(["failed"]);
    mkdirSync(path.join(folder, "own"));
    writeFileSync(path.join(folder, "own", "admin-token"), `${"t0ken".repeat(9)}\n`);
    chmodSync(path.join(folder, "own", "admin-token"), 0o644);
    const open = await diagnose([], at("own"));
    expect(open.of("data directory")).toMatchObject([
      { status: "failed", message: expect.stringContaining("open to every user") },
    ]);
    expect(open.output).not.toContain("t0ken");
    expect(readdirSync(path.join(folder, "own"))).toEqual(["admin-token"]);
  });

  it("goes no further with a configuration that is not valid", async () => {
    const found = await diagnose([], { env: { SONORAN_API_KEY: "YOUR_API_KEY" } });
    expect(found.code).toBe(1);
    expect(found.of("config")).toMatchObject([
      { status: "failed", message: expect.stringContaining("SONORAN_API_KEY: this is the sample") },
    ]);
    expect(found.of("port")).toEqual([]);
    const twice = ["a", "b"].map((communityId) => ({ communityId, apiKey: "the-same-key" }));
    const files = { "tenfour.config.json": JSON.stringify({ sonoran: { communities: twice } }) };
    const same = await diagnose([], { files });
    expect(same.of("config")).toMatchObject([{ message: expect.stringContaining("the same API key") }]);
    expect(same.output).not.toContain("the-same-key");
  });

  it("is a warning when nothing is configured yet", async () => {
    const found = await diagnose([], { env: { TENFOUR_PORT: "0" } });
    expect([found.code, statuses(found.of("config"))]).toEqual([0, ["warning"]]);
  });

  it("prints a line for each check to people, without a secret", async () => {
    await using hub = await startHub({ communities });
    const ended = await run(["doctor"], { env: everything(hub.url) });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^ok {7}node {13}Node \d+\.\d+\.\d+\n/m);
    expect(ended.stdout).toMatch(/^note .* accweb config .*\n {4}callback:\n {6}enabled: true\n/m);
    expect(ended.stdout).toMatch(/\nNothing failed\.(?: \d+ warnings?\.)?\n$/);
    expectNoSecret(ended.output);
  });
});

const TARGET = { name: "site", type: "webhook", url: "http://127.0.0.1:9/" };

describe("a relay that cannot start", () => {
  it.each(["TENFOUR_PORT", "TENFOUR_ADMIN_PORT"])("points to the doctor (%s in use)", async (name) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = String(typeof address === "object" && address !== null ? address.port : 0);
    const ended = await run(["relay"], { env: { ...env, TENFOUR_HOST: "127.0.0.1", [name]: port } });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/in use[:,] .* \(tenfour doctor checks everything that a start needs\)\n$/);
  });

  it.each([
    [{ SONORAN_API_KEY: "YOUR_API_KEY" }, {}],
    [{ ...env, TENFOUR_PORT: "http" }, {}],
    [{}, { "tenfour.config.yaml": "accweb: {}\n" }],
    [{ ...env, TENFOUR_HOST: "203.0.113.1" }, {}],
    [{ ...env, TENFOUR_DATA_DIR: "file/x" }, { file: "" }],
    [env, { "tenfour.config.json": '{ "listen": { "tls": { "cert": "none.pem", "key": "none.pem" } } }' }],
    [
      env,
      {
        "tenfour.config.json": JSON.stringify({ targets: [TARGET], outbox: { driver: "sqlite", path: "x" } }),
        x: "no db",
      },
    ],
    [{ ...env, SONORAN_WEBSOCKET: "1" }, {}],
  ])("points to the doctor (%j, %j)", async (environment, files) => {
    const ended = await run(["relay"], { env: environment, files });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^tenfour: [^\n]+ \(tenfour doctor checks everything that a start needs\)\n$/,
    );
  });
});
