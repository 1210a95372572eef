import { eventRecordSchema } from "@tenfour/contracts";
import { describe, expect, it } from "vitest";
import { safeJson } from "../src/output/safe-text.js";
import { RelayProcess } from "./support/relay-process.js";
import { env, post, postAccweb, postSonoran, SECRET } from "./support/senders.js";
import { standings } from "./support/standings.js";

/** The records of the lines after the first, once there are so many. */
async function records(relay: RelayProcess, count: number): Promise<Record<string, unknown>[]> {
  await relay.until(() => relay.lines.length > count);
  return relay.lines.slice(1).map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("tenfour relay --json", () => {
  it("says in its first line where it listens, with URLs that work as they are", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const first = await relay.until(() => relay.lines[0]);
    const port = Number(/"port":(\d+)/.exec(first)?.[1]);
    expect(first.startsWith(`{"listening":{"host":"0.0.0.0","port":${port},"sonoran":[`)).toBe(true);
    const { listening } = JSON.parse(first) as { listening: Record<string, string[]> };
    expect(Object.keys(listening)).toEqual(["host", "port", "sonoran", "accweb", "admin"]);
    expect(listening["sonoran"]?.[0]).toBe(`http://127.0.0.1:${port}/sonorancad/event`);
    expect(listening["accweb"]?.[0]).toBe(`http://127.0.0.1:${port}/callback`);
    expect(await postSonoran(listening["sonoran"]?.[0], "EVENT_UNIT_LOGOUT", { data: { identId: 1 } })).toBe(
      200,
    );
    expect(await postAccweb(listening["accweb"]?.[0], "instance_started")).toBe(204);
  });

  it("has no URL for a source that is off", async () => {
    await using relay = new RelayProcess(["relay", "--json", "--host", "127.0.0.1"], {
      env: { TENFOUR_PORT: "0", ACCWEB_SECRET: env.ACCWEB_SECRET },
    });
    const { host, port, sonoran, accweb } = await relay.listening();
    expect({ host, sonoran, accweb }).toEqual({
      host: "127.0.0.1",
      sonoran: [],
      accweb: [`http://127.0.0.1:${port}/callback`],
    });
  });

  it("prints one record per line: known, unknown, invalid and GET_LOGS", async () => {
    await using relay = new RelayProcess(["relay", "--json"], {
      env: { ...env, SONORAN_COMMUNITY_ID: "main", SONORAN_SERVER_IDS: "7" },
    });
    const { sonoran, accweb } = await relay.listening();
    const call = {
      callId: 1,
      isEmergency: true,
      caller: "Zoë\u2028\u001b[31m",
      location: "",
      description: "",
    };
    await postSonoran(sonoran[0], "event_911", { data: [{ call, more: 1 }] });
    await postSonoran(sonoran[0], "Our_Own", { data: { deep: [{ a: 1 }] } });
    await postSonoran(sonoran[0], "EVENT_REMOVE_911", { data: { callIds: "x" } });
    await postSonoran(sonoran[0], "GET_LOGS", { logKey: "log-key" });
    await postAccweb(accweb[0], "instance_started");
    const [emergency, own, invalid, logs, started, ...more] = await records(relay, 5);

    const base = { source: "sonoran", transport: "http", community: "main", server: 7 };
    expect(emergency).toMatchObject({
      ...base,
      name: "EVENT_911",
      outcome: "known",
      event: { type: "EVENT_911", data: { call, more: 1 } },
    });
    expect(own).toMatchObject({
      ...base,
      name: "Our_Own",
      outcome: "unknown",
      event: { data: { deep: [{ a: 1 }] } },
    });
    expect(invalid).toMatchObject({
      ...base,
      name: "EVENT_REMOVE_911",
      outcome: "invalid",
      issues: [{ path: ["data", "callIds"] }],
    });
    expect(logs).toMatchObject({ ...base, name: "GET_LOGS", outcome: "known", event: { logKey: "log-key" } });
    expect(started).toMatchObject({
      source: "accweb",
      instance: "3",
      event: { instanceName: "Sunday league" },
    });
    expect(more).toEqual([]);
    for (const record of [emergency, own, invalid, logs, started]) {
      expect(eventRecordSchema.safeParse(record).error).toBeUndefined();
    }
    expect(relay.stdout).not.toMatch(/[^\n\P{Cc}]|[\u2028\u2029]/u);
  });

  it("writes standings of megabytes in a line like any other, and no other line into it", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran, accweb } = await relay.listening();
    const large = standings();
    const url = `${accweb[0]}?secret=${encodeURIComponent(SECRET)}`;
    const small = Array.from({ length: 20 }, (_, identId) =>
      postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId } }),
    );
    const statuses = await Promise.all([post(url, large), ...small, post(url, large)]);
    expect(statuses).toEqual([204, ...small.map(() => 200), 204]);
    await relay.until(() => relay.lines.length > 22);
    const lines = relay.lines.slice(1);
    const events = lines.map((line) => (JSON.parse(line) as { event: unknown }).event);
    expect(events.filter((event) => JSON.stringify(event) === JSON.stringify(large))).toHaveLength(2);
    const isAsInOnePiece = lines.map((line) => line === safeJson(JSON.stringify(JSON.parse(line))));
    expect(isAsInOnePiece).toEqual(Array(22).fill(true));
    expect(JSON.stringify(large).length).toBeGreaterThan(3_500_000);
  });

  it("logs in JSON, on stderr only", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran } = await relay.listening();
    const response = await fetch(`${sonoran[0]}x`, { method: "POST", body: "{}" });
    expect(response.status).toBe(404);
    const line = await relay.until(() =>
      relay.stderr.split("\n").find((text) => text.includes("ERR_TENFOUR_PATH")),
    );
    expect(JSON.parse(line)).toMatchObject({ level: 40, path: "/sonorancad/eventx" });
    expect(relay.lines).toHaveLength(1);
  });
});
