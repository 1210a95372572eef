import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSettings } from "./settings.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tenfour-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

describe("loadSettings", () => {
  it("has defaults for everything but the sources", () => {
    expect(loadSettings({}, {}, folder)).toEqual({
      host: "0.0.0.0",
      port: 30_150,
      gate: {},
      limits: {},
      targets: [],
      outboxPath: path.join(folder, ".tenfour", "outbox.db"),
      logLevel: "info",
      json: false,
      admin: { host: "127.0.0.1", port: 30_151 },
      dataDir: { path: path.join(folder, ".tenfour"), chosen: false },
      alertAfterMs: 21_600_000,
    });
  });

  it("has the outbox where the config file says, from its own folder on", () => {
    write("tenfour.config.yaml", "outbox: { driver: sqlite, path: kept/events.db }\n");
    expect(loadSettings({}, {}, folder).outboxPath).toBe(path.join(folder, "kept", "events.db"));
  });

  it("prefers flags to the environment, and the environment to the file", () => {
    write("tenfour.config.yaml", "listen: { host: 10.0.0.1, port: 1 }\n");
    const env = { TENFOUR_HOST: "10.0.0.2", TENFOUR_PORT: "2", TENFOUR_LOG_LEVEL: "warn" };
    const flags = { host: "10.0.0.3", port: "3", logLevel: "DEBUG" };
    const pick = (given: object, environment: Record<string, string>): unknown[] => {
      const { host, port, logLevel } = loadSettings(given, environment, folder);
      return [host, port, logLevel];
    };
    expect(pick({}, {})).toEqual(["10.0.0.1", 1, "info"]);
    expect(pick({}, env)).toEqual(["10.0.0.2", 2, "warn"]);
    expect(pick(flags, env)).toEqual(["10.0.0.3", 3, "debug"]);
  });

  it("takes port 0 for a port", () => {
    write("tenfour.config.yaml", "listen: { port: 5 }\n");
    expect(loadSettings({ port: "0" }, {}, folder).port).toBe(0);
    expect(loadSettings({}, { TENFOUR_PORT: "0" }, folder).port).toBe(0);
  });

  it("reads the file that is named, whatever it is called", () => {
    write("other.json", '{ "listen": { "port": 7 } }');
    write("tenfour.config.json", '{ "listen": { "port": 8 } }');
    expect(loadSettings({ config: "other.json" }, {}, folder).port).toBe(7);
    expect(loadSettings({}, {}, folder).port).toBe(8);
  });

  it("does not choose between two files", () => {
    write("tenfour.config.json", "{}");
    write("tenfour.config.yml", "");
    expect(() => loadSettings({}, {}, folder)).toThrow(
      "there is more than one config file here (tenfour.config.json and tenfour.config.yml)",
    );
  });

  it("puts file and environment together", () => {
    const file = {
      sonoran: { communities: [{ communityId: "main", apiKey: "${SONORAN_API_KEY}" }], paths: ["/x"] },
      accweb: { header: "x-mine" },
    };
    write("tenfour.config.json", JSON.stringify(file));
    const env = { SONORAN_API_KEY: "A1B2C3D4E5", ACCWEB_SECRET: "a-long-secret" };
    expect(loadSettings({}, env, folder)).toMatchObject({
      sonoran: { communities: [{ communityId: "main", apiKey: "A1B2C3D4E5" }], paths: ["/x"] },
      accweb: { secrets: ["a-long-secret"], header: "x-mine" },
    });
  });

  it("knows after how long silence is worth a word", () => {
    write("tenfour.config.json", '{ "alertAfter": "2h" }');
    expect(loadSettings({}, {}, folder).alertAfterMs).toBe(7_200_000);
    expect(loadSettings({}, { TENFOUR_ALERT_AFTER: "off" }, folder).alertAfterMs).toBe(null);
    expect(() => loadSettings({}, { TENFOUR_ALERT_AFTER: "soon" }, folder)).toThrow(
      /^TENFOUR_ALERT_AFTER: expected a time span such as "6h"/,
    );
  });

  it("refuses bad flags by their names", () => {
    expect(() => loadSettings({ port: "99999" }, {}, folder)).toThrow(/^--port must be a port/);
    expect(() => loadSettings({ host: "" }, {}, folder)).toThrow(/^--host must be an address/);
    expect(() => loadSettings({ logLevel: "loud" }, {}, folder)).toThrow(
      /^--log-level must be one of trace, /,
    );
    expect(() => loadSettings({}, { TENFOUR_LOG_LEVEL: "loud" }, folder)).toThrow(
      /^TENFOUR_LOG_LEVEL must be/,
    );
  });

  it("wants a source when the demo is not wanted", () => {
    expect(() => loadSettings({ demo: false }, {}, folder)).toThrow(
      /^no source is configured: set SONORAN_API_KEY/,
    );
    expect(() => loadSettings({ demo: false }, { ACCWEB_SECRET: "a-long-secret" }, folder)).not.toThrow();
  });
});
