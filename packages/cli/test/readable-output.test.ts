import { describe, expect, it } from "vitest";
import { RelayProcess } from "./support/relay-process.js";
import { env, postAccweb, postSonoran } from "./support/senders.js";

describe("tenfour relay", () => {
  it("names the URLs and accweb's config, and prints a line per event", async () => {
    await using relay = new RelayProcess(["relay"], { env: { ...env, TZ: "UTC" } });
    const port = await relay.port();
    const origin = `http://127.0.0.1:${port}`;
    await relay.until(() => relay.stdout.includes("Waiting for events"));
    expect(relay.stdout).toContain(`${origin}/sonorancad/event`);
    expect(relay.stdout).toContain(`    - url: "${origin}/callback"`);

    const call = {
      callId: 1,
      isEmergency: true,
      caller: "Jane Doe",
      location: "Legion Square",
      description: "shots",
    };
    await postSonoran(`${origin}/event`, "EVENT_911", { data: { call } });
    const line = await relay.until(() => relay.lines.find((text) => text.includes("EVENT_911")));
    expect(line).toMatch(/^\d\d:\d\d:\d\d {2}sonoran {3}EVENT_911 +Jane Doe · Legion Square · "shots"$/);

    await postAccweb(`${origin}/callback`, "instance_live_session_phase_changed", {
      session: "Race",
      phase: "session",
      remaining: 20,
    });
    const phase = await relay.until(() => relay.lines.find((text) => text.includes("phase_changed")));
    expect(phase).toMatch(/accweb .*Race: session · 20 min left {2}\[Sunday league\]$/);
  });

  it("lets no text of a stranger move the cursor, break the line or reorder it", async () => {
    await using relay = new RelayProcess(["relay", "--log-level", "debug"], { env });
    const origin = `http://127.0.0.1:${await relay.port()}`;
    const evil = "\u001b[2J\u0007\r\n\u009b1A\u202egnp.exe\u2066\u200b\u2028";
    await postSonoran(`${origin}/event`, `EVIL_${evil}`, { data: { [evil]: evil } });
    const call = { callId: 1, isEmergency: true, caller: evil, location: evil, description: evil };
    await postSonoran(`${origin}/event`, "EVENT_911", { data: { call } });
    await postSonoran(`${origin}/event`, "EVENT_911", { data: { call: { [evil]: evil } } });
    await relay.until(() => relay.stdout.includes("INVALID"));
    expect(relay.stdout).toContain("\\u001b[2J\\u0007\\r\\n\\u009b1A\\u202egnp.exe\\u2066\\u200b\\u2028");
    expect(relay.output).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it("colours when it is told to", async () => {
    await using relay = new RelayProcess(["relay"], { env: { ...env, FORCE_COLOR: "1" } });
    await relay.until(() => relay.stdout.includes("Waiting for events"));
    expect(relay.stdout).toContain("\u001b[1m");
  });
});
