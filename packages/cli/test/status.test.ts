import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn, untilDead } from "./support/admin.js";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { env, postSonoran } from "./support/senders.js";

describe("tenfour status", () => {
  it("shows how the running relay is, once where there is no terminal", async () => {
    await using target = await httpListener(() => ({ status: 204 }));
    const config = { targets: [{ name: "site", type: "webhook", url: target.url }] };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await relay.listening();
    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 4 } });
    await relay.until(() => relay.lines.length > 1);
    const { admin } = await relay.listening();
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    await expect
      .poll(async () => (await ask(`${admin}/metrics`, token)).body)
      .toContain('tenfour_attempts_total{target="site",result="delivered"} 1');
    const where = ["--data-dir", path.join(relay.folder, ".tenfour")];
    const shown = await run(["status", ...where], { env });
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^ready {2}last event EVENT_UNIT_LOGOUT, \d+ s ago\n/);
    expect(shown.stdout).toMatch(/\nsonoran over HTTP +open +\d+ s ago\n/);
    expect(shown.stdout).toMatch(/\nsite +working +0 /);
    const { lines } = await run(["status", "--json", ...where], { env });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      status: { status: "ready", reasons: [], targets: [{ name: "site", state: "working" }] },
    });
  });

  it("finds the relay without its secrets, with a mistake in its file, and knows at once what waits", async () => {
    await using target = await httpListener(() => ({ status: 422 }));
    const config = {
      sonoran: { communities: [{ communityId: "main", apiKey: "${SONORAN_API_KEY}" }] },
      targets: [{ name: "site", type: "webhook", url: target.url }],
    };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await relay.listening();
    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 4 } });
    await untilDead(relay, 1);
    const file = path.join(relay.folder, "tenfour.config.json");
    const shown = await run(["status", "--config", file], {});
    expect(shown.stderr).toMatch(/^tenfour: going on without the configuration: .*SONORAN_API_KEY[^\n]*\n$/);
    expect(shown.stdout).toMatch(/\nsite +working +0 .* 1 /);
    writeFileSync(file, JSON.stringify({ ...config, targtes: [] }));
    const paused = await run(["pause", "site", "--reason", "moving house", "--config", file], { env });
    expect([paused.code, paused.stderr]).toEqual([0, expect.stringContaining('did you mean "targets"?')]);
    const halted = await run(["status", "--config", file], {});
    expect(halted.code).toBe(1);
    expect(halted.stdout).toMatch(/the target site is halted since \S+: moving house; tenfour resume site/);
    expect(halted.stdout).toMatch(/\nsite +halted .*moving house/);
  });

  it("says in one sentence that no relay answers", async () => {
    const ended = await run(["status"], { env });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^tenfour: no relay answers: [^\n]*\n$/);
  });
});
