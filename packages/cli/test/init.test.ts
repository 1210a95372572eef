import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../src/config-schema.js";
import { diagnose } from "./support/doctor.js";
import { FILE, folder, init } from "./support/init.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { expectNoSecret } from "./support/secrets.js";
import { post } from "./support/senders.js";

const KEY = "Ab3-Key/with+${signs}";
const FIVEM = {
  communityID: "my-community",
  apiKey: KEY,
  mode: "production",
  serverId: "7",
  enablePushEventForwarding: true,
  pushEventForwardUrl: "http://10.0.0.9:3000/bot?token=F0rward-Token",
  statusLabels: ["UNAVAILABLE"],
};
const SECRET = "race-s3cret-of-old";
const ACCWEB = `
webserver: { listen: ":8080" }
callback:
  enabled: true
  timeout: 500ms
  clients:
    - url: "http://localhost:3000/laps?room=5"
      headers: { authorization: "Bearer L4p-Token", content-type: text/plain }
      events: ["instance_live_new_lap"]
    - url: "http://localhost:30999/acc"
      headers: { X-Tenfour-Secret: "${SECRET}" }
    - url: "http://localhost:3003/off"
      enabled: false
`;

describe("tenfour init", () => {
  it("takes a community over from FiveM, and the relay that reads it accepts an event", async () => {
    const files = { "config.json": `\uFEFF${JSON.stringify(FIVEM, null, 4)}` };
    const made = await init(["--fivem", "config.json", "--port", "30155"], { files });
    expect([made.code, made.stderr]).toEqual([0, ""]);
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(made.stdout).toContain("http://<public address>:30155/sonorancad/event");
    expect(made.stdout).toMatch(/"pushEventForwardUrl": "http:\/\/\S+:30155\/sonorancad\/event"/);
    expect(made.stdout).toContain("It forwards to http://10.0.0.9:3000/bot now");
    expectNoSecret(made.output, [KEY, "Ab3-Key", "F0rward-Token"]);

    const found = await diagnose(["--config", made.file, "--port", "0"], {
      env: { SONORAN_HUB_URL: "http://127.0.0.1:9/hub" },
    });
    expect(found.of("config")).toMatchObject([{ status: "ok" }]);
    expect(found.code).toBe(0);
    expect(found.output).not.toContain("Ab3-Key");

    const relay = new RelayProcess(["relay", "--json", "--config", made.file, "--port", "0"]);
    await using _ = relay;
    const { sonoran } = await relay.listening();
    expect(await post(sonoran[0], { key: KEY, type: "EVENT_911", data: { call: {} } })).toBe(200);
    const record = await relay.until(() => relay.lines[1]);
    expect(JSON.parse(record)).toMatchObject({ name: "EVENT_911", community: "my-community", server: 7 });
    expect(relay.output).not.toContain("Ab3-Key");
  });

  it("takes accweb's client over that is the relay, and keeps the others in sight", async () => {
    const made = await init(["--accweb", "config.yml"], { files: { "config.yml": ACCWEB } });
    expect([made.code, made.stderr]).toEqual([0, ""]);
    expect(parse(made.text)).toMatchObject({
      listen: { port: 30_999 },
      accweb: { secrets: [SECRET], paths: ["/acc"] },
    });
    expect(parse(made.text)).not.toHaveProperty("targets");
    expect(made.stdout).toContain(
      [
        "    callback:",
        "      enabled: true",
        "      timeout: 3s",
        "      clients:",
        '        - url: "http://127.0.0.1:30999/acc"',
        '          headers: { "x-tenfour-secret": "<your secret>" }',
        "        # and as it is now: http://localhost:3000/laps",
      ].join("\n"),
    );
    expectNoSecret(made.output, [SECRET, "L4p-Token"]);

    const relay = new RelayProcess(["relay", "--json", "--config", made.file, "--port", "0"]);
    await using _ = relay;
    const { accweb } = await relay.listening();
    const event = { eventName: "instance_started", instanceId: "1" };
    expect(await post(accweb[0], event, { "x-tenfour-secret": SECRET })).toBe(204);
    expect(await relay.until(() => relay.lines[1])).toContain('"instance_started"');
    expect(relay.output).not.toContain(SECRET);
  });

  it("knows the relay by its header, whoever else has a ?secret=", async () => {
    const clients = `${ACCWEB}    - url: "http://127.0.0.1:8080/elsewhere?secret=hush12345"\n`;
    const turned = clients.replace(
      "http://localhost:3000/laps?room=5",
      "http://localhost:3000/laps?secret=hush12345",
    );
    for (const text of [clients, turned]) {
      const made = await init(["--accweb", "config.yml"], { files: { "config.yml": text } });
      expect(parse(made.text)).toMatchObject({
        listen: { port: 30_999 },
        accweb: { secrets: [SECRET], paths: ["/acc"] },
      });
    }
  });

  it("makes accweb's other clients targets when asked to", async () => {
    const made = await init(["--accweb", "config.yml", "--forward-listeners"], {
      files: { "config.yml": ACCWEB },
    });
    expect(made.code).toBe(0);
    expect(parse(made.text).targets).toEqual([
      {
        name: "accweb-listener-1",
        type: "webhook",
        url: "http://localhost:3000/laps?room=5",
        where: { source: "accweb" },
        events: ["instance_live_new_lap"],
        headers: { authorization: "Bearer L4p-Token" },
      },
    ]);
    expect(made.stdout).not.toContain("as it is now");
    expect(made.output).not.toContain("L4p-Token");
    const found = await diagnose(["--config", made.file, "--port", "0"], {});
    expect(found.of("config")).toMatchObject([{ status: "ok" }]);
  });

  it("makes a secret of its own where accweb has none that is fit", async () => {
    const weak = ACCWEB.replace(SECRET, "short");
    const all = [
      await init(["--accweb"]),
      await init(["--accweb", "config.yml"], { files: { "config.yml": weak } }),
      await init(["--accweb", "config.yml"], { files: { "config.yml": "callback: {}\n" } }),
    ];
    const secrets = all.map(({ text }) => String(parse(text).accweb.secrets[0]));
    expect(new Set(secrets).size).toBe(3);
    for (const [index, secret] of secrets.entries()) {
      expect(secret).toMatch(/^[\w-]{32}$/);
      expect(all[index]?.output).not.toContain(secret);
    }
  });

  it("refers to the environment instead of copying a key out of it", async () => {
    const env = { SONORAN_API_KEY: KEY, ACCWEB_SECRET: SECRET, SONORAN_SERVER_IDS: "1,2" };
    const made = await init([], { env });
    expect(made.code).toBe(0);
    expect(parse(made.text)).toMatchObject({
      sonoran: {
        communities: [
          { communityId: "default", apiKey: "${SONORAN_API_KEY}", servers: [{ id: 1 }, { id: 2 }] },
        ],
      },
      accweb: { secrets: ["${ACCWEB_SECRET}"] },
    });
    expect(made.output).not.toContain("Ab3-Key");
    const found = await diagnose(["--config", made.file, "--port", "0"], {
      env: { ...env, SONORAN_HUB_URL: "http://127.0.0.1:9/hub" },
    });
    expect(found.of("config")).toMatchObject([{ status: "ok" }]);
  });

  it("refers to the environment's secret also where accweb has another, which would open nothing", async () => {
    const files = { "config.yml": ACCWEB };
    const made = await init(["--accweb", "config.yml"], { env: { ACCWEB_SECRET: "another-s3cret" }, files });
    expect(parse(made.text).accweb).toEqual({ secrets: ["${ACCWEB_SECRET}"], paths: ["/acc"] });
    expect(made.stdout).toContain("<your secret> is the value of ACCWEB_SECRET");
    expectNoSecret(made.output, [SECRET, "another-s3cret"]);
  });

  it("reads the key from stdin", async () => {
    const into = folder();
    const file = path.join(into, FILE);
    const args = ["init", "--config", file, "--community", "c1", "--servers", "1", "--key-stdin"];
    await using command = new RelayProcess(args, { stdin: true });
    command.child.stdin?.end(`${KEY}\r\n`);
    expect(await command.ending).toEqual({ code: 0, signal: null });
    expect(command.output).not.toContain("Ab3-Key");
    expect(parse(readFileSync(file, "utf8")).sonoran.communities).toEqual([
      { communityId: "c1", apiKey: "Ab3-Key/with+$${signs}", servers: [{ id: 1 }] },
    ]);
  });

  it("writes a file of comments when it is given nothing, every one of which works", async () => {
    const made = await init([]);
    expect(made.code).toBe(0);
    expect(parse(made.text)).toEqual({ listen: { port: 30_150 } });
    const found = await diagnose(["--config", made.file, "--port", "0"], {});
    expect(statuses(found.of("config"))).toEqual(["warning"]);
    expect(found.code).toBe(0);
    const options = made.text
      .split("\n")
      .filter((line) => !/^# [A-Z]/.test(line))
      .map((line) => line.replace(/^( *)# /, "$1").replace(/^( *)# (?=\w)/, "$1"));
    const all: unknown = parse(
      options.join("\n").replace("${WEBHOOK_SECRET}", `whsec_${Buffer.alloc(32, 7).toString("base64")}`),
    );
    expect(configSchema.safeParse(all).error).toBeUndefined();
    expect(Object.keys(all as object)).toEqual([
      ...["listen", "sonoran", "accweb", "targets", "alertAfter", "dataDir", "admin"],
    ]);
    expect(all).toMatchObject({
      listen: { host: "127.0.0.1" },
      sonoran: { communities: [{ servers: [{ websocket: true, path: "/events/1" }] }] },
      targets: [{ type: "fivem" }, { type: "webhook" }],
    });
  });

  it("leaves a file that is there alone, unless it is forced", async () => {
    const into = folder({ [FILE]: "listen: {}\n" });
    const file = path.join(into, FILE);
    chmodSync(file, 0o644);
    const args = ["init", "--config", file, "--accweb"];
    const refused = await run(args);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(/is there already and was left as it is: --force overwrites it/);
    expect(readFileSync(file, "utf8")).toBe("listen: {}\n");
    expect((await run([...args, "--force"])).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain("accweb:\n  secrets:");
    expect(readdirSync(into)).toEqual([FILE]);
  });

  it("makes no second config file beside another", async () => {
    await using command = new RelayProcess(["init"], { files: { "tenfour.config.json": "{}" } });
    expect((await command.ending).code).toBe(1);
    expect(command.stderr).toContain("tenfour.config.json is there already");
    expect(readdirSync(command.folder)).toEqual(["tenfour.config.json"]);
  });

  it("tells the commands that follow where the file is", async () => {
    const made = await init([]);
    expect(made.stdout).toContain(`tenfour relay --config ${made.file}`);
    await using here = new RelayProcess(["init"]);
    expect((await here.ending).code).toBe(0);
    expect(here.stdout).toMatch(/\n {2}tenfour relay\n/);
    expect(readdirSync(here.folder)).toEqual([FILE]);
  });

  it("finds the FiveM file in its folder, and the staging hub by its mode", async () => {
    const into = folder();
    mkdirSync(path.join(into, "sonorancad"));
    const development = { ...FIVEM, mode: "development", serverId: 3, enablePushEventForwarding: false };
    writeFileSync(path.join(into, "sonorancad", "config.json"), JSON.stringify(development));
    const made = await init(["--fivem", path.join(into, "sonorancad")]);
    expect(made.code).toBe(0);
    expect(parse(made.text).sonoran).toMatchObject({
      hubUrl: "https://staging-api.dev.sonorancad.com/apiWsHub",
      communities: [{ servers: [{ id: 3 }] }],
    });
    expect(made.stdout).not.toContain("It forwards to");
  });
});

const statuses = (findings: { status: string }[]): string[] => findings.map(({ status }) => status);
