import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.js";

describe("readEnvironment", () => {
  it("reads every variable, without the white space around it", () => {
    const env = {
      TENFOUR_HOST: " ::1 ",
      TENFOUR_PORT: "0",
      SONORAN_API_KEY: "A1B2C3D4E5\r\n",
      SONORAN_COMMUNITY_ID: "main",
      SONORAN_SERVER_IDS: "1, 2,2",
      ACCWEB_SECRET: "a-long-secret",
      TENFOUR_LOG_LEVEL: "debug",
      SONORAN_WEBSOCKET: "on",
      SONORAN_HUB_URL: "http://127.0.0.1:1/apiWsHub",
      TENFOUR_ADMIN_PORT: "0",
      TENFOUR_DATA_DIR: "/var/lib/tenfour",
      TENFOUR_ALERT_AFTER: "90m",
    };
    expect(readEnvironment(env)).toEqual({
      host: "::1",
      port: 0,
      apiKey: "A1B2C3D4E5",
      communityId: "main",
      serverIds: [1, 2],
      accwebSecret: "a-long-secret",
      logLevel: "debug",
      websocket: true,
      hubUrl: "http://127.0.0.1:1/apiWsHub",
      adminPort: 0,
      dataDir: "/var/lib/tenfour",
      alertAfter: "90m",
    });
  });

  it("takes empty variables for ones that are not set", () => {
    expect(readEnvironment({ TENFOUR_PORT: "", SONORAN_API_KEY: " ", ACCWEB_SECRET: "" })).toEqual({});
  });

  it.each(["65536", "-1", "80a", "1e3", "0x50", "80.5"])(
    "refuses the port %s by the variable's name",
    (port) => {
      expect(() => readEnvironment({ TENFOUR_PORT: port })).toThrow(/^TENFOUR_PORT must be a port/);
    },
  );

  it.each(["1,", "a", "1;2", "-1", "1.5"])("refuses the server ids %s", (ids) => {
    expect(() => readEnvironment({ SONORAN_SERVER_IDS: ids })).toThrow(
      /^SONORAN_SERVER_IDS must be whole numbers/,
    );
  });

  it.each(["SONORAN_API_KEY", "ACCWEB_SECRET"])(
    "refuses a sample or a short %s without showing it",
    (name) => {
      expect(() => readEnvironment({ [name]: "sh0rt" })).toThrow(new RegExp(`^${name}: too short`));
      expect(() => readEnvironment({ [name]: "sh0rt" })).not.toThrow(/sh0rt/);
      expect(() => readEnvironment({ [name]: "CHANGE-ME" })).toThrow(/sample from an example/);
    },
  );
});
