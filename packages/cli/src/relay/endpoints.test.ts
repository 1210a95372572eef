import { describe, expect, it } from "vitest";
import type { Settings } from "../config/settings.js";
import { originsOf } from "./addresses.js";
import { endpointsOf } from "./endpoints.js";

const settings: Settings = {
  host: "",
  port: 0,
  limits: {},
  gate: {},
  targets: [],
  outboxPath: "/nowhere/outbox.db",
  logLevel: "info",
  json: false,
  admin: { host: "", port: 0 },
  dataDir: { path: "", chosen: false },
  alertAfterMs: null,
};
const at = { host: "0.0.0.0", port: 30_150 };

describe("originsOf", () => {
  it.each([
    ["0.0.0.0", ["http://127.0.0.1:80", "http://10.0.0.5:80"]],
    ["::", ["http://127.0.0.1:80", "http://10.0.0.5:80"]],
    ["10.0.0.9", ["http://10.0.0.9:80"]],
    ["::1", ["http://[::1]:80"]],
  ])("of %s are usable as they are", (host, expected) => {
    expect(originsOf(host, 80, ["10.0.0.5"])).toEqual(expected);
  });
});

describe("endpointsOf", () => {
  it("has no URL for a source that is off", () => {
    expect(endpointsOf(settings, at, ["http://a"])).toEqual({ ...at, sonoran: [], accweb: [] });
  });

  it("lists the path to enter, those of single servers, and this machine's own address first", () => {
    const community = { communityId: "a", apiKey: "k", servers: [{ id: 1, path: "/one" }, { id: 2 }] };
    const sonoran = { communities: [community] };
    const accweb = { secrets: ["s"], header: "h" };
    expect(endpointsOf({ ...settings, sonoran, accweb }, at, ["http://a", "http://b"])).toEqual({
      ...at,
      sonoran: ["http://a/sonorancad/event", "http://a/one", "http://b/sonorancad/event", "http://b/one"],
      accweb: ["http://a/callback", "http://b/callback"],
    });
  });

  it("writes paths as they stand in a URL", () => {
    const accweb = { secrets: [], auth: "none", header: "h", paths: ["/rückruf/"] } as const;
    expect(endpointsOf({ ...settings, accweb }, at, ["http://a"]).accweb).toEqual(["http://a/r%C3%BCckruf"]);
  });

  it("lists the paths that are configured instead", () => {
    const sonoran = { communities: [{ communityId: "a", apiKey: "k" }], paths: ["/x", "/y"] };
    const accweb = { secrets: [], auth: "none", header: "h", paths: ["/z"] } as const;
    expect(endpointsOf({ ...settings, sonoran, accweb }, at, ["http://a"])).toEqual({
      ...at,
      sonoran: ["http://a/x", "http://a/y"],
      accweb: ["http://a/z"],
    });
  });
});
