import { expect, test } from "vitest";
import { SimulatorOptionError } from "../errors.js";
import { checkCallback } from "./callback-section.js";

const url = "http://localhost:3000/callback";

test("the default timeout is 100 ms", () => {
  expect(checkCallback({ enabled: true, clients: [{ url }] }).timeoutMs).toBe(100);
  expect(checkCallback({ enabled: true, timeout: "500ms", clients: [{ url }] }).timeoutMs).toBe(500);
});

test("clients are on unless switched off", () => {
  const clients = [{ url }, { url: "http://b/", enabled: false }, { url: "http://c/", enabled: true }];
  expect(checkCallback({ enabled: true, clients }).clients.map((client) => client.url.host)).toEqual([
    "localhost:3000",
    "c",
  ]);
});

test("absent or empty events means all; unknown names never match", () => {
  const clients = [{ url }, { url, events: [] }, { url, events: ["instance_started", "nonsense"] }];
  const wants = (name: string) =>
    checkCallback({ enabled: true, clients }).clients.map((client) => client.wants(name));
  expect(wants("instance_started")).toEqual([true, true, true]);
  expect(wants("instance_stopped")).toEqual([true, true, false]);
});

test.each([
  [{ clients: [{ url }] }, "`callback.enabled` is not true, so accweb would send nothing: set it."],
  [{ enabled: true }, "`callback.clients` has no enabled client, so accweb would send nothing."],
  [
    { enabled: true, clients: [{ url: "https://user:hunter2@x/" }] },
    "`callback.clients[0].url` must be an http:// URL such as http://127.0.0.1:30150/callback, but it begins with https:.",
  ],
  [
    { enabled: true, clients: [{ url: "localhost/hunter2" }] },
    "`callback.clients[0].url` must be an http:// URL such as http://127.0.0.1:30150/callback, but it is not a URL.",
  ],
  [
    { enabled: true, clients: [{ url, headers: { a: "hunter2\r\nb: c" } }] },
    '`callback.clients[0].headers` has the header "a", which cannot be sent over HTTP.',
  ],
])("refuses %j in a sentence without secrets", (section, message) => {
  expect(() => checkCallback(section)).toThrow(new SimulatorOptionError(message));
});
