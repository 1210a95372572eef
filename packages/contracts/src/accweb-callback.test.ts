import { expect, it } from "vitest";
import { accwebCallbackSchema } from "./accweb-callback.js";

it("fills in what accweb does", () => {
  expect(accwebCallbackSchema.parse({})).toEqual({ enabled: false, timeout: "100ms", clients: [] });
  expect(
    accwebCallbackSchema.parse({ enabled: true, clients: [{ url: "http://localhost:3000/callback" }] }),
  ).toEqual({
    enabled: true,
    timeout: "100ms",
    clients: [{ url: "http://localhost:3000/callback", enabled: true, headers: {}, events: [] }],
  });
});

it("takes everything the documentation shows, and more", () => {
  const section = {
    enabled: true,
    timeout: "1m30s",
    clients: [
      {
        url: "http://localhost:3001/callback",
        enabled: false,
        headers: { "some-header": "aabbcc" },
        events: ["instance_started", "later"],
        note: "x",
      },
    ],
    extra: 1,
  };
  expect(accwebCallbackSchema.parse(section)).toEqual(section);
});

it("takes a list or map that is left empty in YAML, which is null", () => {
  const client = { url: "http://localhost:3000/callback", headers: null, events: null };
  expect(accwebCallbackSchema.parse({ clients: null }).clients).toEqual([]);
  expect(accwebCallbackSchema.parse({ clients: [client] }).clients).toEqual([
    { url: client.url, enabled: true, headers: {}, events: [] },
  ]);
});

it.each([
  { timeout: "3" },
  { timeout: 3 },
  { enabled: "yes" },
  { clients: {} },
  { clients: [{}] },
  { clients: [{ url: "x", headers: { a: 1 } }] },
])("refuses %j", (section) => {
  expect(accwebCallbackSchema.safeParse(section).success).toBe(false);
});
