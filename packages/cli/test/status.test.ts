import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
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

  it("says in one sentence that no relay answers", async () => {
    const ended = await run(["status"], { env });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^tenfour: no relay answers: [^\n]*\n$/);
  });
});
