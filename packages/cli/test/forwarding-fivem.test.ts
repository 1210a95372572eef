import path from "node:path";
import { startGameServer } from "@tenfour/simulator";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, post, postSonoran } from "./support/senders.js";

const communities = [{ communityId: "main", apiKey: "${SONORAN_API_KEY}" }];

function configWith(target: object): Record<string, string> {
  return { "tenfour.config.json": JSON.stringify({ sonoran: { communities }, targets: [target] }) };
}

describe("tenfour relay in front of a game server", () => {
  it("brings it what the CAD sent, byte for byte, and does not take back what it forwards", async () => {
    // The relay's port is known once it listens, and the game server's before that: so the port is fixed first.
    await using reserved = await startGameServer();
    const { port } = reserved;
    await reserved.stop();
    const url = `http://127.0.0.1:${port}/sonorancad/event`;
    const files = configWith({ name: "game", type: "fivem", url, community: "main" });
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran, admin } = await relay.listening();
    await using game = await startGameServer({ port, apiKey: API_KEY, forwardTo: String(sonoran[0]) });
    const bodies = [1, 2, 3].map((identId) =>
      JSON.stringify({ data: { identId }, type: "event_unit_logout", key: API_KEY }, undefined, identId),
    );
    for (const body of bodies) expect(await post(sonoran[0], body)).toBe(200);
    await game.until(3);
    expect(game.requests.map(({ body }) => body.toString())).toEqual(bodies);
    // Each of them once from the CAD, and once from the game server.
    await relay.until(() => relay.lines.length === 1 + 6);
    const echoes = async (): Promise<unknown> => {
      const { body } = await ask(`${admin}/readyz`, tokenIn(`${relay.folder}/.tenfour`));
      return (body as { targets: { counters: unknown }[] }).targets[0]?.counters;
    };
    await expect.poll(echoes).toEqual({ echoes: 3 });
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toMatchObject({ code: 0 });
    expect(game.requests).toHaveLength(3);
    expect(relay.stdout + relay.stderr).not.toContain(API_KEY);
  });

  it("killed in the middle of a tone, it lists it as uncertain at the next start and goes on", async () => {
    await using game = await startGameServer({ apiKey: API_KEY });
    const files = configWith({ name: "game", type: "fivem", url: game.url, community: "main" });
    await using killed = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await killed.listening();
    await postSonoran(sonoran[0], "EVENT_TONE", { data: { url: "https://example.com/first.mp3" } });
    await game.until(1);
    game.fault = "never answer";
    await postSonoran(sonoran[0], "EVENT_TONE", { data: { url: "https://example.com/tone.mp3" } });
    await game.until(2);
    killed.child.kill("SIGKILL");
    await killed.ending;

    game.fault = undefined;
    const dataDir = path.join(killed.folder, ".tenfour");
    await using relay = new RelayProcess(["relay", "--json", "--data-dir", dataDir], { env, files });
    const next = await relay.listening();
    await postSonoran(next.sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 1 } });
    await game.until(3);
    expect(game.types).toEqual(["EVENT_TONE", "EVENT_TONE", "EVENT_UNIT_LOGOUT"]);
    const dead = await run(["dead", "--json", "--data-dir", dataDir], { env });
    expect(dead.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { deadLetter: { target: "game", name: "EVENT_TONE", reason: "uncertain" } },
      { listed: { count: 1 } },
    ]);
  });

  it("does not start without the community's key", async () => {
    const target = { name: "game", type: "fivem", url: "http://127.0.0.1:30120", community: "other" };
    const ended = await run(["relay"], { env, files: configWith(target) });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('target "game": there is no API key for the community "other"');
  });
});
