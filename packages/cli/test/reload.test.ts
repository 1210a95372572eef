import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { httpListener } from "./support/listener.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { configured, nextReload, reloads, save } from "./support/reload.js";
import { expectNoSecret } from "./support/secrets.js";
import { post, postAccweb, SECRET } from "./support/senders.js";

const KEY = "First-Key/of+main";
const NEXT_KEY = "Second-Key/of+main";
const OTHER_KEY = "Key+of/another-one";
const NEXT_SECRET = "another s3cret/ö+%";
const HOOK_SECRETS = [
  "whsec_Zmlyc3Qgc2VjcmV0IG9mIGhvb2sgMDAwMQ==",
  "whsec_c2Vjb25kIHNlY3JldCBvZiBob29rIDAwMg==",
];

const env = { TENFOUR_PORT: "0" };
const main = { communityId: "main", apiKey: KEY };
const call = (key: string, identId: number) => ({ key, type: "EVENT_UNIT_LOGOUT", data: { identId } });

/** What the targets have got, by `identId`. */
const identIds = (requests: readonly { body: string }[]): unknown[] =>
  requests.map(
    ({ body }) => (JSON.parse(body) as { event: { data: { identId: number } } }).event.data.identId,
  );

describe("a new configuration", () => {
  it("changes keys, communities, secrets and targets while the relay runs", async () => {
    await using first = await httpListener();
    await using second = await httpListener();
    const hook = { name: "first", type: "webhook", url: first.url };
    const before = { sonoran: { communities: [main] }, accweb: { secrets: [SECRET] } };
    await using relay = new RelayProcess(["relay", "--json"], { env, files: configured(before) });
    const { sonoran, accweb, admin } = await relay.listening();
    expect(await post(sonoran[0], call(KEY, 1))).toBe(200);

    // The first target brings the outbox with it.
    save(relay, { ...before, targets: [{ ...hook, secret: HOOK_SECRETS[0] }] });
    expect(await nextReload(relay)).toMatchObject({
      status: "applied",
      by: "file",
      changes: [{ what: "target", name: "first", change: "added" }],
      restart: [],
    });
    expect(await post(sonoran[0], call(KEY, 2))).toBe(200);
    expect(await postAccweb(accweb[0], "instance_live_reset")).toBe(204);

    save(relay, {
      sonoran: {
        communities: [
          { ...main, apiKey: NEXT_KEY },
          { communityId: "other", apiKey: OTHER_KEY, servers: [{ id: 3, path: "/three" }] },
        ],
      },
      accweb: { secrets: [NEXT_SECRET] },
      targets: [
        { ...hook, secret: HOOK_SECRETS[1] },
        { name: "second", type: "webhook", url: second.url, where: { source: "sonoran" } },
      ],
    });
    expect(await nextReload(relay, 1)).toMatchObject({
      status: "applied",
      changes: [
        { what: "community", name: "main", change: "changed", options: ["apiKey"] },
        { what: "community", name: "other", change: "added" },
        { what: "accweb", change: "changed", options: ["secrets"] },
        { what: "target", name: "first", change: "changed", options: ["secret"] },
        { what: "target", name: "second", change: "added" },
      ],
    });
    expect(await post(sonoran[0], call(KEY, 3))).toBe(401);
    expect(await post(sonoran[0], call(NEXT_KEY, 4))).toBe(200);
    expect(await post(new URL("/three", sonoran[0]).href, call(OTHER_KEY, 5))).toBe(200);
    expect(await postAccweb(accweb[0], "instance_live_reset")).toBe(401);
    // What is new is captured, without the key of now.
    const novel = { key: NEXT_KEY, type: "OUR_OWN", text: `about ${NEXT_KEY}`, data: { identId: 6 } };
    expect(await post(sonoran[0], novel)).toBe(200);
    await relay.until(() => second.requests.length === 3);
    await relay.until(() => first.requests.length === 5);
    expect(new Set(identIds(second.requests))).toEqual(new Set([4, 5, 6]));
    const bodies = second.requests.map(({ body }) => JSON.parse(body) as unknown);
    expect(bodies).toContainEqual(expect.objectContaining({ community: "other", server: 3 }));

    save(relay, {
      sonoran: { communities: [{ ...main, apiKey: NEXT_KEY }] },
      accweb: { secrets: [NEXT_SECRET] },
    });
    expect((await nextReload(relay, 2)).changes).toEqual([
      { what: "community", name: "other", change: "removed" },
      { what: "target", name: "first", change: "removed" },
      { what: "target", name: "second", change: "removed" },
    ]);
    expect(await post(sonoran[0], call(OTHER_KEY, 6))).toBe(401);
    expect(await post(sonoran[0], call(NEXT_KEY, 7))).toBe(200);
    const { body } = await ask(`${admin}/readyz`, tokenIn(path.join(relay.folder, ".tenfour")));
    expect(body).toMatchObject({
      status: "ready",
      targets: [],
      configuration: { lastReload: { by: "file" } },
    });
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(second.requests).toHaveLength(3);
    const dataDir = path.join(relay.folder, ".tenfour");
    const kept = readdirSync(dataDir, { recursive: true, encoding: "utf8", withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(kept.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^OUR_OWN\.shape-/));
    const files = kept.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "latin1"));
    expectNoSecret(files.join(""), [KEY, NEXT_KEY, OTHER_KEY]);
    expectNoSecret(relay.output, [KEY, NEXT_KEY, OTHER_KEY, SECRET, NEXT_SECRET, ...HOOK_SECRETS]);
    const log = relay.stderr.split("\n");
    expect(log.filter((line) => line.includes("the new configuration is in force"))).toHaveLength(3);
  });

  it("is refused with the sentence that a start would be refused with, and the one before stays", async () => {
    const before = { sonoran: { communities: [main] } };
    await using relay = new RelayProcess(["relay", "--json"], { env, files: configured(before) });
    const { sonoran } = await relay.listening();
    const game = { name: "game", type: "fivem", url: "http://127.0.0.1:30120", community: "nobody" };
    const wrong: [object | string, RegExp][] = [
      ['{ "sonoran": ', /^tenfour\.config\.json(, line 1)?: /],
      [{ sonoran: { communities: [{ ...main, apikey: "x" }] } }, /did you mean "apiKey"/],
      [{ sonoran: { communities: [main, { ...main, communityId: "b" }] } }, /have the same API key/],
      [{ ...before, targets: [game] }, /there is no API key for the community "nobody"/],
      [{ listen: { port: 1 } }, /no source any more/],
    ];
    for (const [index, [config, sentence]] of wrong.entries()) {
      save(relay, config);
      const { status, error, changes } = await nextReload(relay, index);
      expect({ status, changes }).toEqual({ status: "refused", changes: [] });
      expect(error).toMatch(sentence);
      expect(await post(sonoran[0], call(KEY, index))).toBe(200);
    }
    save(relay, { sonoran: { communities: [{ ...main, apiKey: NEXT_KEY }] } });
    expect(await nextReload(relay, wrong.length)).toMatchObject({ status: "applied" });
    relay.child.kill("SIGTERM");
    await relay.ending;
    expect(relay.stderr.match(/the new configuration was not taken/g)).toHaveLength(wrong.length);
    expectNoSecret(relay.output, [KEY, NEXT_KEY]);
  });

  it("names what takes a restart, and puts the rest in force", async () => {
    const before = { sonoran: { communities: [main] }, accweb: { secrets: [SECRET] } };
    await using relay = new RelayProcess(["relay", "--json"], {
      env: {},
      files: configured({ ...before, listen: { port: 0 } }),
    });
    const { sonoran, accweb } = await relay.listening();
    save(relay, {
      sonoran: { communities: [{ ...main, apiKey: NEXT_KEY }], paths: ["/elsewhere"] },
      listen: { host: "127.0.0.1", port: 0, tls: { cert: "c.pem", key: "k.pem" } },
      dataDir: "elsewhere",
      limits: { maxSonoranBodyBytes: 1_000 },
    });
    const { status, restart, changes } = await nextReload(relay);
    expect(status).toBe("applied");
    expect([...restart].sort()).toEqual([
      ...["accweb", "dataDir", "limits.maxSonoranBodyBytes", "listen.host", "listen.tls", "sonoran.paths"],
    ]);
    expect(changes).toMatchObject([{ name: "main" }, { what: "accweb" }]);
    expect(await post(sonoran[0], call(NEXT_KEY, 1))).toBe(200);
    // Its door is there until then, and lets nobody in.
    expect(await postAccweb(accweb[0], "instance_live_reset")).toBe(401);
    await relay.until(() => relay.stderr.includes("when the relay is started again"));
  });

  it("is not taken while it is being written, and the last of several is", async () => {
    const before = { sonoran: { communities: [main] } };
    await using relay = new RelayProcess(["relay", "--json"], { env, files: configured(before) });
    const { sonoran } = await relay.listening();
    const file = path.join(relay.folder, "tenfour.config.json");
    writeFileSync(file, "");
    for (let n = 0; n < 20; n++) {
      save(relay, { sonoran: { communities: [{ ...main, apiKey: `${NEXT_KEY}-${n}` }] } });
    }
    // Whatever was taken on the way, the last one is in force in the end.
    const last = (): boolean =>
      reloads(relay).some(({ status }) => status === "applied") &&
      reloads(relay).every(({ status }) => status === "applied");
    await relay.until(last);
    expect(reloads(relay).length).toBeLessThan(3);
    let status = 0;
    for (let n = 0; status !== 200; n++) {
      status = await post(sonoran[0], call(`${NEXT_KEY}-19`, n));
      if (status !== 200) await nextReload(relay, reloads(relay).length);
    }
    expect(await post(sonoran[0], call(`${NEXT_KEY}-18`, 1))).toBe(401);
  });
});

describe("tenfour reload", () => {
  it("says what has changed, or why nothing has", async () => {
    const before = { sonoran: { communities: [main] } };
    await using relay = new RelayProcess(["relay", "--json"], { env, files: configured(before) });
    const { sonoran } = await relay.listening();
    const config = ["--config", path.join(relay.folder, "tenfour.config.json")];
    const same = await run(["reload", ...config]);
    expect(same).toMatchObject({ code: 0, stdout: "nothing has changed\n", stderr: "" });
    const json = await run(["reload", "--json", ...config]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      reload: { status: "unchanged", by: "command", restart: [] },
    });

    save(relay, { sonoran: { communities: [{ ...main, apiKey: NEXT_KEY }] }, alertAfter: "1h" });
    const token = tokenIn(path.join(relay.folder, ".tenfour"));
    const url = `${(await relay.listening()).admin}/admin/reload`;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(url, { method: "POST", headers });
    expect(await answer.json()).toMatchObject({ reload: { restart: ["alertAfter"] } });
    expect(await post(sonoran[0], call(NEXT_KEY, 1))).toBe(200);
    const applied = () => reloads(relay).filter(({ status }) => status === "applied");
    await relay.until(() => applied().length > 0);
    expect(applied()).toHaveLength(1);
    expect((await fetch(url, { method: "POST" })).status).toBe(401);

    const game = { name: "game", type: "fivem", url: "http://127.0.0.1:30120", community: "nobody" };
    save(relay, { ...before, targets: [game] });
    const refused = await run(["reload", ...config]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^tenfour: target "game": there is no API key for the community "nobody"/);
    expectNoSecret(relay.output + refused.output + same.output, [KEY, NEXT_KEY]);
  });

  it("needs a relay that runs", async () => {
    const ended = await run(["reload"], { files: configured({ sonoran: { communities: [main] } }) });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("no relay answers");
  });
});
