import { expect, it } from "vitest";
import { parse } from "yaml";
import { styleFor } from "../output/style.js";
import { banner } from "./banner.js";
import type { Endpoints } from "./endpoints.js";

const style = styleFor({}, {});
const endpoints: Endpoints = {
  host: "0.0.0.0",
  port: 30_150,
  sonoran: ["http://127.0.0.1:30150/sonorancad/event", "http://10.0.0.5:30150/sonorancad/event"],
  accweb: ["http://127.0.0.1:30150/callback", "http://10.0.0.5:30150/callback"],
};
const accweb = { secrets: ["a long/secret"], header: "x-mine" };

it("names every URL, and accweb's section as accweb reads it", () => {
  const text = banner({ endpoints, accweb, style, isTerminal: false });
  for (const url of [...endpoints.sonoran, ...endpoints.accweb]) expect(text).toContain(url);
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
  const shown = banner({ endpoints, accweb, style, isTerminal: true });
  expect(shown.split("?secret=a%20long%2Fsecret")).toHaveLength(2);
  const masked = banner({ endpoints, accweb, style, isTerminal: false });
  expect(masked).toContain("?secret=********");
  expect(masked).not.toMatch(/long/);
});

it("says so when anyone may send", () => {
  const text = banner({
    endpoints,
    accweb: { secrets: [], auth: "none", header: "h" },
    style,
    isTerminal: true,
  });
  expect(text).toContain("Anyone who can reach the port may send events");
  expect(text).not.toContain("headers:");
});

it("leaves out a source that is off, and warns of an address that the cloud cannot reach", () => {
  const local = { ...endpoints, host: "127.0.0.1", accweb: [] };
  const text = banner({ endpoints: local, accweb: undefined, style, isTerminal: false });
  expect(text).not.toContain("accweb");
  expect(text).toContain("cannot reach 127.0.0.1");
});
