import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn, untilDead } from "./support/admin.js";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, postSonoran } from "./support/senders.js";

const NAMES = ["EVENT_UNIT_LOGOUT", "EVENT_REMOVE_911", "CUSTOM"];

/** A webhook that refuses everything, until it is told not to. */
async function refusingTarget() {
  let status = 422;
  const listener = await httpListener(() => ({ status }));
  return Object.assign(listener, {
    accept: () => {
      status = 204;
    },
  });
}

/** A relay with a target "site", and one dead letter for each name. */
async function relayWithDeadLetters(url: string): Promise<RelayProcess> {
  const config = { targets: [{ name: "site", type: "webhook", url }] };
  const files = { "tenfour.config.json": JSON.stringify(config) };
  const relay = new RelayProcess(["relay", "--json"], { env, files });
  const { sonoran } = await relay.listening();
  for (const name of NAMES) {
    await postSonoran(sonoran[0], name, { data: { identId: 1, callIds: [1], text: API_KEY } });
  }
  await untilDead(relay, NAMES.length);
  return relay;
}

/** Runs a command where the relay was started. */
async function command(relay: RelayProcess, ...args: string[]) {
  const dataDir = path.join(relay.folder, ".tenfour");
  const ended = await run([...args, "--data-dir", dataDir], { env });
  expect(ended.output).not.toContain(API_KEY);
  expect(ended.output).not.toContain(tokenIn(dataDir));
  return ended;
}

const objects = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, never>);

describe("a running relay's outbox", () => {
  it("is listed, retried, dropped, paused and resumed, from its data directory alone", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);

    const targets = await command(relay, "targets", "--json");
    expect(objects(targets.lines)).toMatchObject([
      { target: { name: "site", pending: 0, dead: 3, destination: new URL(target.url).host } },
    ]);
    const table = await command(relay, "targets");
    expect(table.stdout).toMatch(/^TARGET +STATE +WAITING[^\n]*\nsite /);

    const dead = objects((await command(relay, "dead", "--json", "--limit", "2")).lines);
    expect(dead).toMatchObject([
      { deadLetter: { target: "site", name: NAMES[0], reason: "refused", status: 422 } },
      { deadLetter: { name: NAMES[1] } },
      { listed: { count: 2, more: true } },
    ]);
    const filtered = await command(relay, "dead", "--name", "event_*", "--reason", "refused", "--from", "1h");
    expect(filtered.stdout.split("\n").filter((line) => line.startsWith("site"))).toHaveLength(2);

    target.accept();
    const id = (dead[0] as unknown as { deadLetter: { id: string } }).deadLetter.id;
    const before = target.requests.length;
    expect((await command(relay, "retry", id)).stdout).toBe("1 dead letter asked for again\n");
    await untilDead(relay, 2);
    const unsure = await command(relay, "drop", "--all");
    expect(unsure).toMatchObject({ code: 1, stdout: "" });
    expect(unsure.stderr).toBe("tenfour: 2 dead letters would be gone for good. Say so with --yes.\n");
    expect((await command(relay, "drop", "--name", "CUSTOM", "--yes", "--json")).lines).toEqual([
      '{"dropped":{"count":1}}',
    ]);

    expect((await command(relay, "pause", "site", "--reason", "night")).code).toBe(0);
    const paused = objects((await command(relay, "targets", "--json")).lines);
    expect(paused).toMatchObject([{ target: { state: "halted", reason: "night", dead: 1 } }]);
    await command(relay, "retry", "--all");
    const waiting = objects((await command(relay, "deliveries", "--json")).lines);
    expect(waiting.at(-2)).toMatchObject({ delivery: { name: NAMES[1], again: "retry" } });
    expect((await command(relay, "resume", "site")).code).toBe(0);
    while (target.requests.length < before + 2) await ask(`${(await relay.listening()).admin}/livez`);
    expect(target.requests.at(-1)?.headers).not.toHaveProperty("tenfour-replay");
  });

  it("replays a range after counting it, and says that it is a replay", async () => {
    await using target = await refusingTarget();
    target.accept();
    const config = { targets: [{ name: "site", type: "webhook", url: target.url }] };
    const files = { "tenfour.config.json": JSON.stringify(config) };
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran } = await relay.listening();
    for (const name of NAMES) await postSonoran(sonoran[0], name, {});
    const range = ["--target", "site", "--from", "1h"];
    for (let count = 0; count < 3; ) {
      const { lines } = await command(relay, "replay", ...range, "--dry-run", "--json");
      const [counted] = objects(lines) as unknown as { replay: { count: number; dryRun: boolean } }[];
      expect(counted?.replay.dryRun).toBe(true);
      count = counted?.replay.count ?? 0;
    }
    expect(target.requests).toHaveLength(3);
    const unsure = await command(relay, "replay", ...range);
    expect(unsure.stderr).toContain("3 events of");
    expect(unsure.code).toBe(1);
    const done = await command(relay, "replay", ...range, "--yes", "--wait");
    expect(done).toMatchObject({ code: 0, stdout: "3 events asked for again\n" });
    expect(target.requests.slice(3).map(({ headers }) => headers["tenfour-replay"])).toEqual(["1", "1", "1"]);
  });

  it("is copied while it runs, and a copy is a whole outbox", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);
    const file = path.join(relay.folder, "copy", "outbox.db");
    const missing = await command(relay, "backup", file);
    expect(missing.code).toBe(1);
    const copy = path.join(relay.folder, "outbox.db");
    expect((await command(relay, "backup", copy)).code).toBe(0);
    expect((await command(relay, "backup", copy)).stderr).toContain("is there already");
    const listed = await run(["dead", "--json", "--data-dir", relay.folder], { env });
    expect(objects(listed.lines).at(-1)).toEqual({ listed: { count: 3, more: false } });
  });

  it("demands the token, and says what is wrong with a request", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);
    const { admin } = await relay.listening();
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    expect((await ask(`${admin}/admin/dead`)).status).toBe(401);
    expect((await ask(`${admin}/admin/dead`, "x".repeat(43))).status).toBe(401);
    expect(await ask(`${admin}/admin/dead?tarqet=site`, token)).toMatchObject({ status: 400 });
    expect(await ask(`${admin}/admin/dead?limit=0`, token)).toMatchObject({
      status: 400,
      body: { error: { code: "ERR_TENFOUR_OPTIONS" } },
    });
    const wrong = await command(relay, "pause", "sight");
    expect(wrong.stderr).toBe('tenfour: there is no target "sight" in the outbox; there are: site\n');
  });
});

describe("a stopped relay's outbox", () => {
  it("is worked on in its file, and what was asked for happens at the next start", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);
    relay.child.kill("SIGTERM");
    await relay.ending;
    expect(existsSync(path.join(relay.folder, ".tenfour", "admin-url"))).toBe(false);
    const listed = objects((await command(relay, "targets", "--json")).lines);
    expect(listed).toMatchObject([{ target: { name: "site", state: "stopped", dead: 3 } }]);
    await command(relay, "pause", "site");
    expect((await command(relay, "targets")).stdout).toContain("halted");
    await command(relay, "resume", "site");
    expect((await command(relay, "retry", "--all")).stdout).toBe(
      "3 dead letters asked for again; they go out when the relay is started\n",
    );
  });

  it("is found after a kill too", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);
    relay.child.kill("SIGKILL");
    await relay.ending;
    expect(existsSync(path.join(relay.folder, ".tenfour", "admin-url"))).toBe(true);
    expect((await command(relay, "dead", "--json")).lines).toHaveLength(4);
  });
});

describe("in one sentence", () => {
  it.each<[string, string[], string]>([
    ["there is no outbox", ["dead"], "there is no outbox at"],
    ["nothing was said to retry", ["retry"], "say which dead letters"],
    ["a time is none", ["dead", "--from", "yesterday"], "--from must be a time"],
    ["a replay has no target", ["replay", "--from", "2h"], "say what to replay where"],
    ["a limit is none", ["dead", "--limit", "x"], "--limit must be a whole number"],
  ])("%s", async (_what, args, sentence) => {
    const ended = await run(args, { env });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr.split("\n")).toHaveLength(2);
  });

  it("a file that another process has open is left alone", async () => {
    await using target = await refusingTarget();
    await using relay = await relayWithDeadLetters(target.url);
    const config = { outbox: { driver: "sqlite", path: path.join(relay.folder, ".tenfour", "outbox.db") } };
    const ended = await run(["dead"], { env, files: { "tenfour.config.json": JSON.stringify(config) } });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("another process has the outbox");
  });
});
