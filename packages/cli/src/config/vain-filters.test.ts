import { expect, test } from "vitest";
import { loadSettings } from "./settings.js";
import { vainFilters } from "./vain-filters.js";

const SOURCES = { SONORAN_API_KEY: "A1B2C3D4E5", SONORAN_COMMUNITY_ID: "main", SONORAN_SERVER_IDS: "1" };

function found(filters: object, env: Record<string, string> = SOURCES): string[] {
  const settings = loadSettings({}, env, "/");
  const target = { name: "site", type: "webhook", url: "http://example.com", ...filters };
  return vainFilters({ ...settings, targets: [target as (typeof settings.targets)[number]] });
}

test.each([
  [{ events: ["EVENT_991"] }, "events: no system documents an event EVENT_991; did you mean EVENT_911?"],
  [
    { events: ["*", "!EVENT_TONES"] },
    "events: no system documents an event EVENT_TONES; did you mean EVENT_TONE?",
  ],
  [{ where: { community: "mian" } }, "where.community: mian is not configured, so nothing fits it"],
  [{ where: { server: [1, 2] } }, "where.server: 2 is not configured, so nothing fits it"],
  [{ where: { source: "accweb" } }, "where.source: accweb is not configured, so nothing fits it"],
])("of %j it is said that %s", (filters, sentence) => {
  expect(found(filters)).toEqual([`target "site": ${sentence}`]);
});

test.each([
  {},
  {
    events: [
      "event_911",
      "EVENT_UNIT_*",
      "EVENT_UNIT_ATTACH",
      "instance_live_new_lap",
      "OUR_OWN_EVENT",
      "GET_LOGS",
    ],
  },
  { where: { source: "sonoran", community: ["main"], server: 1 } },
])("nothing is said of %j", (filters) => {
  expect(found(filters)).toEqual([]);
});

test("the demo has events of both systems", () => {
  expect(found({ where: { source: "accweb", community: "anything" } }, {})).toEqual([]);
});
