import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createTestReceiver } from "@tenfour/receiver/testing";
import { describe, expect, it } from "vitest";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, post, postAccweb, postSonoran, SECRET } from "./support/senders.js";

/** Every file below a folder, by its path in it. */
function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file), readFileSync(file, "utf8")] as const;
    }),
  );
}

function only(files: Map<string, string>, prefix: string): string {
  const found = [...files].filter(([name]) => name.startsWith(prefix));
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? "";
}

const logout = (identId: number) => ({ data: { identId } });

describe("tenfour capture", () => {
  it("does not begin where its folder is a file", async () => {
    const ended = await run(["capture", "--dir", "fixtures"], { env, files: { fixtures: "" } });
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/^tenfour: --dir must be a folder/),
    ]);
  });

  it("writes every form once, without the key, ready for a test; and prints what the relay prints", async () => {
    await using relay = new RelayProcess(["capture", "--json", "--dir", "fixtures"], { env });
    const { sonoran, accweb } = await relay.listening();
    for (const id of [1, 2, 3]) await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", logout(id));
    await postSonoran(sonoran[0], "event_unit_logout", { data: [{ identId: 4 }] });
    await postSonoran(sonoran[0], "Our_Own", { data: { [API_KEY]: [API_KEY.toUpperCase()] } });
    await postSonoran(sonoran[0], "EVENT_REMOVE_911", { data: { callIds: "x" } });
    await postSonoran(sonoran[0], "GET_LOGS", { logKey: "l0g-key" });
    await post(sonoran[0], `{"key":"${API_KEY}","type":`);
    await postAccweb(accweb[0], "instance_started");
    await relay.until(() => relay.lines.length === 10);
    relay.child.kill("SIGTERM");
    await relay.ending;

    const files = filesIn(path.join(relay.folder, "fixtures"));
    expect([...files.keys()].map((name) => name.replace(/\.shape-[0-9a-f]{8}/, "")).sort()).toEqual([
      "accweb/instance_started.json",
      "negative/EVENT_REMOVE_911.json",
      "negative/unnamed.txt",
      "sonoran/EVENT_UNIT_LOGOUT.json",
      "sonoran/EVENT_UNIT_LOGOUT.json",
      "sonoran/GET_LOGS.json",
      "unknown/Our_Own.json",
    ]);
    expect(JSON.parse(only(files, "unknown/"))).toEqual({
      key: "[redacted]",
      type: "Our_Own",
      data: { "[redacted]": ["[redacted]"] },
    });
    const all = [...files.values()].join("\n") + relay.output;
    for (const secret of [API_KEY, SECRET]) expect(all.toLowerCase()).not.toContain(secret.toLowerCase());
    expect([...files.values()].join()).not.toContain("l0g-key");

    await using test = createTestReceiver();
    const outcomes = new Map<string, string>();
    for (const [name, text] of files) {
      if (!name.endsWith(".json")) continue;
      outcomes.set(name.split("/")[0] ?? "", (await test.feedBody(JSON.parse(text))).outcome);
    }
    expect(Object.fromEntries(outcomes)).toEqual({
      sonoran: "known",
      accweb: "known",
      unknown: "unknown",
      negative: "invalid",
    });
  });

  it("keeps to its limits, and goes on receiving", async () => {
    const limits = ["--limit-per-name", "1", "--limit", "2", "--max-body", "200"];
    await using relay = new RelayProcess(["capture", "--json", ...limits], { env });
    const { sonoran } = await relay.listening();
    await postSonoran(sonoran[0], "Too_Long", { data: "x".repeat(200) });
    await postSonoran(sonoran[0], "One", { data: 1 });
    await postSonoran(sonoran[0], "One", { data: "1" });
    await postSonoran(sonoran[0], "Two", {});
    await postSonoran(sonoran[0], "Three", {});
    await relay.until(() => relay.lines.length === 6 && relay.stderr.includes("the limit is reached"));
    const files = [...filesIn(path.join(relay.folder, ".tenfour", "captures")).keys()];
    const names = files.map((name) => name.replace(/\.shape-.*/, ""));
    expect(names.sort()).toEqual(["unknown/One", "unknown/Two"]);
  });

  it.each([
    [["capture"], {}, /^tenfour: no source is configured/],
    [["capture", "--limit", "0"], env, /^tenfour: --limit must be a whole number from 1 on/],
    [["capture", "--max-body", "1e9"], env, /^tenfour: --max-body must be/],
  ])("refuses %j in one sentence", async (args, environment, sentence) => {
    const ended = await run(args, { env: environment });
    expect([ended.code, ended.stderr.split("\n").length]).toEqual([1, 2]);
    expect(ended.stderr).toMatch(sentence);
  });
});

describe("what tenfour relay has never seen", () => {
  /** Ends a relay: only then has all of its log come, which goes another way than what it prints. */
  async function endOf(relay: RelayProcess): Promise<void> {
    relay.child.kill("SIGTERM");
    await relay.ending;
  }

  /** The announcements in the log. */
  function announced(relay: RelayProcess): Record<string, unknown>[] {
    return relay.stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line.includes("the first event of"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it("is told apart by its whole name, whatever a file can have of it", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran } = await relay.listening();
    const long = "L".repeat(64);
    const names = [
      "Our Own",
      "Our.Own",
      "Our_Own",
      "\u4e8b\u4ef6",
      "\u4e8b\u6545",
      `${long}1`,
      `${long}2`,
      "con",
    ];
    for (const name of [...names, ...names]) await postSonoran(sonoran[0], name, { data: 1 });
    await relay.until(() => relay.lines.length === 1 + 2 * names.length);
    await endOf(relay);
    const raws = announced(relay).map(({ raw }) => String(raw));
    expect(new Set(raws).size).toBe(names.length);
    for (const [index, raw] of raws.entries()) {
      expect(path.basename(raw)).toMatch(/^[\w-]+\.shape-[0-9a-f]{8}\.json$/);
      expect(JSON.parse(readFileSync(raw, "utf8")).type).toBe(names[index]);
    }
  });

  it("is announced once, with its bytes, also over a restart", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran } = await relay.listening();
    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", logout(1));
    await postSonoran(sonoran[0], "Our_Own", { data: 1 });
    await postSonoran(sonoran[0], "Our_Own", { data: "2" });
    await postSonoran(sonoran[0], "EVENT_REMOVE_911", { data: { callIds: API_KEY } });
    await postSonoran(sonoran[0], "EVENT_REMOVE_911", { data: 1 });
    await relay.until(() => relay.lines.length === 6);
    await endOf(relay);
    const [own, invalid, ...more] = announced(relay);
    expect(more).toEqual([]);
    const captures = path.join(relay.folder, ".tenfour", "captures");
    expect(own).toMatchObject({
      level: 40,
      source: "sonoran",
      event: "Our_Own",
      raw: expect.stringMatching(/captures\/unknown\/Our_Own\.shape-[0-9a-f]{8}\.json$/),
    });
    expect(JSON.parse(readFileSync(String(own?.["raw"]), "utf8"))).toEqual({
      key: "[redacted]",
      type: "Our_Own",
      data: 1,
    });
    expect(invalid).toMatchObject({
      event: "EVENT_REMOVE_911",
      issue: expect.stringMatching(/^data\.callIds: /),
      raw: expect.stringContaining("/captures/negative/EVENT_REMOVE_911."),
    });
    expect([...filesIn(captures).values()].join().toLowerCase()).not.toContain(API_KEY.toLowerCase());

    const again = { ...env, TENFOUR_DATA_DIR: path.join(relay.folder, ".tenfour") };
    await using next = new RelayProcess(["relay", "--json"], { env: again });
    const { sonoran: urls } = await next.listening();
    await postSonoran(urls[0], "Our_Own", { data: null });
    await postSonoran(urls[0], "Another", { data: null });
    await next.until(() => next.lines.length === 3);
    await endOf(next);
    expect(announced(next).map(({ event }) => event)).toEqual(["Another"]);
  });
});

describe("silence", () => {
  it("is reported once, and so is its end", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env: { ...env, TENFOUR_ALERT_AFTER: "1s" } });
    const { sonoran } = await relay.listening();
    const silences = () =>
      relay.lines.filter((line) => line.startsWith('{"silence"')).map((line) => JSON.parse(line).silence);
    await relay.until(() => silences().length === 2);
    expect(silences()).toEqual([
      { source: "sonoran", state: "silent", since: expect.any(String), at: expect.any(String) },
      { source: "accweb", state: "silent", since: expect.any(String), at: expect.any(String) },
    ]);
    await relay.until(() => relay.stderr.includes("nothing has come from Sonoran CAD for 1 s"));
    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", logout(1));
    const back = await relay.until(() => silences()[2]);
    expect(back).toEqual({
      source: "sonoran",
      state: "back",
      since: silences()[0].since,
      at: expect.any(String),
    });
    await relay.until(() => relay.stderr.includes("events come from Sonoran CAD again, after "));
  });

  it("is nothing to report in a demo", async () => {
    const ports = { TENFOUR_PORT: "0", TENFOUR_ALERT_AFTER: "1ms" };
    await using relay = new RelayProcess(["relay", "--json"], { env: ports });
    await relay.until(() => relay.lines.length > 6);
    expect(relay.stdout).not.toContain("silence");
  });
});
