import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { targetsSchema } from "../config/targets-schema.js";
import { styleFor } from "../output/style.js";
import { type Announced, type BannerOptions, banner } from "./banner.js";

const announced: Announced = {
  host: "0.0.0.0",
  port: 30_150,
  sonoran: ["http://127.0.0.1:30150/sonorancad/event", "http://10.0.0.5:30150/sonorancad/event"],
  accweb: ["http://127.0.0.1:30150/callback", "http://10.0.0.5:30150/callback"],
  admin: "http://127.0.0.1:30151",
};
const accweb = { secrets: ["a long/secret"], header: "x-mine" };

function shown(options: Partial<BannerOptions>): string {
  const defaults = {
    announced,
    settings: { accweb, targets: [] },
    tokenFile: "/var/lib/tenfour/admin-token",
  };
  return banner({ ...defaults, style: styleFor({}, {}), isTerminal: false, ...options });
}

it("names every URL, and accweb's section as accweb reads it", () => {
  const text = shown({});
  for (const url of [...announced.sonoran, ...announced.accweb]) expect(text).toContain(url);
  const section = /^ {4}callback:\n(?: {4}.*\n)+/m.exec(text)?.[0];
  expect(parse(section ?? "")).toEqual({
    callback: {
      enabled: true,
      timeout: "3s",
      clients: [{ url: "http://127.0.0.1:30150/callback", headers: { "x-mine": "<your secret>" } }],
    },
  });
});

it("shows the secret once, to a terminal only", () => {
  expect(shown({ isTerminal: true }).split("?secret=a%20long%2Fsecret")).toHaveLength(2);
  const masked = shown({});
  expect(masked).toContain("?secret=********");
  expect(masked).not.toMatch(/long/);
});

it("says so when anyone may send", () => {
  const open = { secrets: [], auth: "none", header: "h" } as const;
  const text = shown({ settings: { accweb: open, targets: [] }, isTerminal: true });
  expect(text).toContain("Anyone who can reach the port may send events");
  expect(text).not.toContain("headers:");
});

it("leaves out a source that is off, and warns of an address that the cloud cannot reach", () => {
  const text = shown({
    announced: { ...announced, host: "127.0.0.1", accweb: [] },
    settings: { targets: [] },
  });
  expect(text).not.toContain("accweb");
  expect(text).toContain("cannot reach 127.0.0.1");
});

it("says where administration is, and where its token", () => {
  expect(shown({})).toContain(
    "http://127.0.0.1:30151/readyz, with the token in /var/lib/tenfour/admin-token\n",
  );
  expect(shown({ tokenFile: undefined })).toContain("http://127.0.0.1:30151/readyz\n");
});

describe("what a websocket session means", () => {
  const servers = [{ id: 1, websocket: true }, { id: 2 }, { id: 3, websocket: true }];
  const sonoran = { communities: [{ communityId: "main", apiKey: "A1B2C3D4E5", servers }] };
  const game = (more: object = {}) => {
    const target = { name: "game", type: "fivem", url: "http://127.0.0.1:30120", community: "main", ...more };
    return targetsSchema.parse([target]);
  };
  const PRICE = "sends that server's events here and no longer to the game server";

  it("is said for the servers that have one, with the remedy", () => {
    const text = shown({ settings: { sonoran, targets: [] } });
    expect(text).toMatch(/server 1 of main\.\n.*server 3 of main\.\n/);
    expect(text).not.toContain("server 2");
    expect(text).toContain(PRICE);
    expect(text).toMatch(/needs them too, pass them on to the game server with a target of type fivem/);
  });

  it("is no loss where a target passes the events on", () => {
    const text = shown({ settings: { sonoran, targets: game() } });
    expect(text).toContain("server 3 of main. It goes on to the game server as target game.");
    expect(text).not.toContain(PRICE);
    for (const targets of [game({ where: { server: [1, 2] } }), game({ community: "other" })]) {
      expect(shown({ settings: { sonoran, targets } })).toContain(PRICE);
    }
  });

  it("is nothing where there is none", () => {
    const none = { communities: [{ communityId: "main", apiKey: "A1B2C3D4E5", servers: [{ id: 1 }] }] };
    expect(shown({ settings: { sonoran: none, targets: [] } })).not.toContain("websocket");
  });
});
