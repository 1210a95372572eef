import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { httpListener } from "./support/listener.js";
import { RelayProcess } from "./support/relay-process.js";
import { API_KEY, env, postAccweb, postSonoran, SECRET } from "./support/senders.js";

describe("GET /metrics", () => {
  it("counts what came in and what became of it, with no name of a stranger's choice", async () => {
    await using target = await httpListener(() => ({ status: 422 }));
    const config = { targets: [{ name: "site", type: "webhook", url: target.url }] };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran, accweb, admin } = await relay.listening();
    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 4 } });
    await postSonoran(sonoran[0], `INVENTED_${API_KEY}`, {});
    await postSonoran(sonoran[0], "ALSO_INVENTED", {});
    await postAccweb(accweb[0], "instance_started");
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    expect((await ask(`${admin}/metrics`)).status).toBe(401);
    const logout = 'source="sonoran",name="EVENT_UNIT_LOGOUT",outcome="known",transport="http"';
    const expected = [
      'tenfour_target_dead{target="site"} 4',
      `tenfour_events_total{${logout}} 1`,
      'tenfour_events_total{source="sonoran",name="other",outcome="unknown",transport="http"} 2',
      'tenfour_accepted_total{source="accweb"} 1',
      'tenfour_answer_seconds_count{source="accweb",transport="http"} 1',
      'tenfour_answer_seconds_bucket{le="0.1",source="accweb",transport="http"} ',
      "tenfour_outbox_keep_seconds_count 4",
      "tenfour_outbox_events 4",
      "tenfour_degraded 0",
      'tenfour_target_pending{target="site"} 0',
      'tenfour_attempts_total{target="site",result="dead"} 4',
      'tenfour_dead_letters_total{target="site",reason="refused"} 4',
      'tenfour_target_breaker{target="site",state="closed"} 1',
    ];
    // They are counted at different moments: all of them are right in the end.
    let text = "";
    const missing = async (): Promise<string[]> => {
      const { status, body } = await ask(`${admin}/metrics`, token);
      expect(status).toBe(200);
      text = String(body);
      return expected.filter((line) => !text.includes(line));
    };
    await expect.poll(missing).toEqual([]);
    expect(text).toMatch(/^tenfour_outbox_fsync_seconds_count [1-9]/m);
    expect(text).not.toContain("INVENTED");
    for (const secret of [API_KEY, SECRET, token]) expect(text).not.toContain(secret);
  });
});
