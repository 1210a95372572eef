import { describe, expect, it } from "vitest";
import { RelayProcess, run } from "./support/relay-process.js";
import { expectNoSecret } from "./support/secrets.js";
import { API_KEY } from "./support/senders.js";

const COMMUNITY = { SONORAN_API_KEY: API_KEY, SONORAN_COMMUNITY_ID: "c1", SONORAN_SERVER_IDS: "4" };
const FLEET = ["simulate", "fleet", "--json"];

/** The lines of one kind, without what each is called. */
function said(process: RelayProcess, kind: string): Record<string, unknown>[] {
  return process.lines.flatMap((line) => {
    const details = (JSON.parse(line) as Record<string, Record<string, unknown> | undefined>)[kind];
    return details === undefined ? [] : [details];
  });
}

async function startHub(env: Record<string, string>): Promise<{ hub: RelayProcess; url: string }> {
  const hub = new RelayProcess(["simulate", "hub", "--json"], { env, stdin: true });
  const first = await hub.until(() => hub.lines[0]);
  return { hub, url: (JSON.parse(first) as { listening: { hub: string } }).listening.hub };
}

const lastSent = (fleet: RelayProcess): number => Number(said(fleet, "counters").at(-1)?.["sent"] ?? 0);

describe("tenfour simulate fleet", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("moves a fleet on the hub's map until %s", async (signal) => {
    const { hub, url } = await startHub(COMMUNITY);
    await using _hub = hub;
    const args = [...FLEET, "--to", url, "--units", "60", "--seed", "7", "--speed", "10"];
    await using fleet = new RelayProcess(args, { env: COMMUNITY });
    await fleet.until(() => lastSent(fleet) > 0);
    hub.say({ push: { server: 4, event: { type: "EVENT_UNIT_LOGOUT", data: { identId: 9 } } } });
    await fleet.until(() => said(fleet, "counters").at(-1)?.["events"] === 1);
    await fleet.until(() => Number(said(fleet, "counters").at(-1)?.["coalesced"]) > 0);
    fleet.child.kill(signal);
    expect(await fleet.ending).toEqual({ code: 0, signal: null });
    expect(fleet.stderr).toBe("");
    expect(said(fleet, "simulating")).toEqual([
      { system: "fleet", to: [url], community: "c1", server: 4, seed: "7", speed: 10, units: 60 },
    ]);
    const states = said(fleet, "session").map(({ state }) => state);
    expect(states).toEqual(["connecting", "authenticating", "ready", "stopped"]);
    const [summary] = said(fleet, "summary");
    expect(summary).toMatchObject({ refused: 0, expired: 0, events: 1, ended: "stopped" });
    expect(Number(summary?.["coalesced"])).toBeGreaterThan(0);
    expect(JSON.parse(fleet.lines.at(-1) ?? "")).toHaveProperty("summary");
    // The hub itself took them, 25 in a call.
    await hub.until(() => said(hub, "called").some(({ method }) => method === "unitLocation"));
    expectNoSecret(fleet.output);
  });

  it("goes on when the hub has been away, and reports what it refuses", async () => {
    const { hub, url } = await startHub(COMMUNITY);
    await using _hub = hub;
    await using fleet = new RelayProcess([...FLEET, "--to", url], { env: COMMUNITY });
    await fleet.until(() => lastSent(fleet) > 0);
    hub.say({ throw: { method: "unitLocation", message: "not today", hubException: true } });
    await fleet.until(() => said(fleet, "refused").length > 0);
    expect(said(fleet, "refused")[0]).toMatchObject({
      community: "c1",
      server: 4,
      error: expect.stringContaining("not today"),
      updates: 25,
    });
    const before = lastSent(fleet);
    hub.say({ drop: {} });
    await fleet.until(() => said(fleet, "session").filter(({ state }) => state === "ready").length === 2);
    await fleet.until(() => lastSent(fleet) > before);
    fleet.child.kill("SIGTERM");
    expect(await fleet.ending).toEqual({ code: 0, signal: null });
  });

  it("needs no configuration with the simulated hub, and tells people how it goes", async () => {
    const { hub, url } = await startHub({});
    await using _hub = hub;
    await using fleet = new RelayProcess(["simulate", "fleet", "--to", url, "--units", "3"], {});
    await fleet.until(() =>
      /positions +[1-9]\d* sent, \d+ coalesced, 0 refused, \d+ waiting\n/.test(fleet.stdout),
    );
    fleet.child.kill("SIGINT");
    expect(await fleet.ending).toEqual({ code: 0, signal: null });
    expect(fleet.stdout).toMatch(/^Simulated fleet: 3 units, seed 1, speed 1\n {2}to http/);
    expect(fleet.stdout).toContain(
      "as community SIMULATED-COMMUNITY, server 1, with the simulator's API key",
    );
    expect(fleet.stdout).toMatch(/session +ready\n/);
    expect(fleet.stdout).toMatch(/\nStopped: \d+ sent, /);
  });

  it("has failed when the hub took nothing, and says why in the hub's words", async () => {
    const { hub, url } = await startHub({ ...COMMUNITY, SONORAN_API_KEY: "the-key-of-somebody-else" });
    await using _hub = hub;
    await using fleet = new RelayProcess([...FLEET, "--to", url], { env: COMMUNITY });
    const refused = await fleet.until(() => said(fleet, "session").find(({ state }) => state === "refused"));
    expect(refused).toMatchObject({ error: { message: expect.stringMatching(/./) } });
    fleet.child.kill("SIGTERM");
    expect(await fleet.ending).toEqual({ code: 1, signal: null });
    expect(said(fleet, "summary")).toMatchObject([{ sent: 0 }]);
    expectNoSecret(fleet.output);
  });

  it("asks for the community's id, which the hub wants to know", async () => {
    const env = { SONORAN_API_KEY: API_KEY };
    const { code, stderr } = await run([...FLEET, "--to", "http://127.0.0.1:9/hub"], { env });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^tenfour: SONORAN_COMMUNITY_ID is not set: /)]);
  });

  it("takes the hub of the environment", async () => {
    const { hub, url } = await startHub(COMMUNITY);
    await using _hub = hub;
    await using fleet = new RelayProcess(FLEET, { env: { ...COMMUNITY, SONORAN_HUB_URL: url } });
    await fleet.until(() => said(fleet, "session").some(({ state }) => state === "ready"));
  });

  it.each([
    [[], "say which hub the fleet is shown to with --to"],
    [["--to", "somewhere"], "--to: expected the hub's address"],
    [["--to", "http://me:s3cret-4711@127.0.0.1/hub"], "--to: the hub's address must not hold"],
    [["--to", "https://203.0.113.7/apiWsHub"], "https://203.0.113.7/apiWsHub is on another machine"],
    [["--to", "http://127.0.0.1:9/hub", "--units", "0"], "--units must be a whole number from 1 to 10000"],
    [["--to", "http://127.0.0.1:9/hub", "--speed", "0.5"], "--speed must be a number from 1 to 100"],
    [["--to", "http://127.0.0.1:9/hub", "--server", "one"], "--server must be a whole number"],
    [["--to", "http://127.0.0.1:9/hub", "--community", "c2"], "no community of that id is configured"],
    [
      ["--to", "http://127.0.0.1:9/hub"],
      "c1 has more than one server: choose whose map with --server (4, 5)",
    ],
  ])("%j is one sentence and exit code 1", async (args, sentence) => {
    const env = { ...COMMUNITY, SONORAN_SERVER_IDS: "4,5" };
    const { code, stdout, stderr } = await run([...FLEET, ...args], { env });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^tenfour: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("4711");
  });
});
