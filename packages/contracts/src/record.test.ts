import { describe, expect, it } from "vitest";
import { complaints } from "../test/support/validators.js";
import { eventRecordSchema } from "./record.js";

const base = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  transport: "http",
  receivedAt: "2024-06-24T20:15:04.500Z",
};
const sonoran = { ...base, source: "sonoran", community: "lspd-rp", server: 1 };
const logout = { type: "EVENT_UNIT_LOGOUT", data: { identId: 12 } };
const known = { ...sonoran, name: "EVENT_UNIT_LOGOUT", outcome: "known", event: logout };
const started = {
  ...{
    eventName: "instance_started",
    timestamp: "2024-06-24T20:15:03Z",
    instanceId: "3",
    instanceName: "Liga",
  },
  ...{ track: "", udpPort: 9231, tcpPort: 9232, nrDrivers: 0 },
};

function judge(record: unknown): { zod: boolean; schema: boolean } {
  return {
    zod: eventRecordSchema.safeParse(record).success,
    schema: complaints("event-record.schema.json", record).length === 0,
  };
}

describe("an event record", () => {
  it.each([
    ["known", known],
    [
      "known, from accweb",
      {
        ...base,
        source: "accweb",
        instance: "3",
        name: "instance_started",
        outcome: "known",
        event: started,
      },
    ],
    ["a possible duplicate", { ...known, transport: "ws", possibleDuplicateOf: base.id }],
    [
      "unknown",
      {
        ...sonoran,
        transport: "local",
        name: "customEvent",
        outcome: "unknown",
        event: { type: "customEvent" },
      },
    ],
    [
      "invalid",
      {
        ...sonoran,
        name: "EVENT_911",
        outcome: "invalid",
        event: {},
        issues: [{ path: ["data", 0], message: "x" }],
      },
    ],
    ["no JSON at all", { ...sonoran, name: null, outcome: "invalid", event: null, issues: [] }],
    ["with members of a later version", { ...known, later: 1 }],
  ])("may be %s", (_case, record) => {
    expect(judge(record)).toEqual({ zod: true, schema: true });
    expect(eventRecordSchema.parse(record)).toEqual(record);
  });

  it.each([
    ["without an id", { ...known, id: undefined }],
    ["with a UUID of another version", { ...known, id: "8c7be1a4-8e0a-4e1f-bb0a-2b0d5a1c9f10" }],
    ["with a time of day elsewhere", { ...known, receivedAt: "2024-06-24T22:15:04.500+02:00" }],
    ["with a time to the second", { ...known, receivedAt: "2024-06-24T20:15:04Z" }],
    ["by carrier pigeon", { ...known, transport: "pigeon" }],
    ["of a third source", { ...known, source: "discord" }],
    ["known under a name nobody knows", { ...known, name: "customEvent" }],
    ["known with another sender's event", { ...known, source: "accweb" }],
    ["known with an event that does not fit", { ...known, event: { type: "EVENT_UNIT_LOGOUT", data: {} } }],
    ["unknown without a name", { ...sonoran, name: null, outcome: "unknown", event: {} }],
    ["invalid without issues", { ...sonoran, name: null, outcome: "invalid", event: null }],
    ["malformed", { ...sonoran, name: null, outcome: "malformed", event: null, issues: [] }],
  ])("is none %s", (_case, record) => {
    expect(judge(JSON.parse(JSON.stringify(record)))).toEqual({ zod: false, schema: false });
  });
});
