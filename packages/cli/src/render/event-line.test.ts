import { type EventRecord, parseAccweb, parseSonoran } from "@tenfour/contracts";
import { describe, expect, it } from "vitest";
import { styleFor } from "../output/style.js";
import { eventLine } from "./event-line.js";
import { localTime } from "./local-time.js";

const plain = styleFor({}, {});
const receivedAt = "2026-08-01T18:03:22.512Z";
const base = { id: "0190a0b0-0000-7000-8000-000000000000", transport: "http", receivedAt } as const;

/** The record that the receiver makes of a body. */
function record(source: "sonoran" | "accweb", body: unknown, more: object = {}): EventRecord {
  const result = source === "sonoran" ? parseSonoran(body) : parseAccweb(body);
  const outcome = result.outcome === "malformed" ? "invalid" : result.outcome;
  return { ...base, source, ...more, ...result, outcome } as EventRecord;
}

function line(source: "sonoran" | "accweb", body: unknown): string {
  const text = eventLine(record(source, body), { style: plain, showCommunity: false });
  expect(text.startsWith(localTime(new Date(receivedAt)))).toBe(true);
  return text.slice("18:03:22  ".length).replace(/ {3,}/g, "  ");
}

const sonoran = (type: string, data: unknown): string => line("sonoran", { key: "k", type, data });

const envelope = {
  timestamp: "2026-08-01T18:03:22Z",
  instanceId: "3",
  instanceName: "Sunday league",
  track: "monza",
  udpPort: 1,
  tcpPort: 2,
  nrDrivers: 2,
};
const accweb = (eventName: string, data?: unknown): string =>
  line("accweb", { eventName, ...envelope, ...(data === undefined ? {} : { data }) });

const unit = {
  id: 4,
  accId: "a",
  status: 3,
  isPanic: false,
  location: "",
  aop: "",
  data: {
    apiIds: [],
    unitNum: "A-12",
    name: "J. Doe",
    district: "",
    department: "LSPD",
    subdivision: "",
    rank: "",
    group: "",
    page: 0,
  },
};
const call = {
  callId: 12,
  origin: 0,
  status: 1,
  priority: 1,
  block: "",
  address: "Grove St",
  postal: "123",
  title: "Robbery",
  code: "10-31",
  description: "",
  notes: [],
  idents: [4, 7],
};
const driver = { playerName: "Nina Weber", playerID: "S12345678901234567" };
const car = { ...driver, carID: 1001, raceNumber: 27, carModel: 32 };
const noFlags = { hasCut: false, inLap: false, outLap: false, sessionOver: false };
const sectors = { s1: "", s2: "", s3: "" };
const lap = { ...car, lapTimeMS: 102_665, timestampMS: 1, flags: 0, fuel: 20, ...noFlags, ...sectors };
const currLap = {
  ...noFlags,
  ...sectors,
  driverIndex: 0,
  lapTimeMS: 0,
  timestampMS: 0,
  flags: 0,
  fuel: 0,
  s1MS: 0,
  s2MS: 0,
  s3MS: 0,
};
const state = (raceNumber: number, position: number, playerName: string): object => ({
  raceNumber,
  carModel: 32,
  drivers: [{ playerName, playerID: "S1" }],
  currentDriver: { playerName: "", playerID: "" },
  fuel: 1,
  position,
  nrLaps: 1,
  bestLapMS: 0,
  lastLapMS: 0,
  lastLapTimestampMS: 0,
  laps: [],
  currLap,
});

describe("eventLine of Sonoran events", () => {
  it.each([
    [
      "EVENT_911",
      {
        call: {
          callId: 1,
          isEmergency: true,
          caller: "Jane Doe",
          location: "Legion Square",
          description: "shots",
        },
      },
      'sonoran  EVENT_911  Jane Doe · Legion Square · "shots"',
    ],
    [
      "EVENT_911",
      { call: { callId: 1, isEmergency: false, caller: "Jane", location: "", description: "" } },
      "sonoran  EVENT_911  (civil) Jane",
    ],
    ["EVENT_REMOVE_911", { callIds: [1, 2] }, "sonoran  EVENT_REMOVE_911  calls #1, #2"],
    [
      "EVENT_DISPATCH_NEW",
      { dispatch: call },
      "sonoran  EVENT_DISPATCH_NEW  #12 P1 10-31 Robbery · 123 Grove St · units 4, 7",
    ],
    ["EVENT_DISPATCH_CLOSED", { callIds: [12] }, "sonoran  EVENT_DISPATCH_CLOSED  call #12"],
    [
      "EVENT_DISPATCH_NOTE",
      { callId: 12, note: { time: "1", label: "A-12", type: "text", content: "on it" } },
      'sonoran  EVENT_DISPATCH_NOTE  call #12 · A-12 · "on it"',
    ],
    [
      "EVENT_DISPATCH_UNIT_ATTACH",
      { callId: 12, idents: [1, 2, 3, 4, 5, 6, 7] },
      "sonoran  EVENT_DISPATCH_UNIT_ATTACH   call #12 · units 1, 2, 3, 4, 5 +2",
    ],
    [
      "EVENT_DISPATCH_TOGGLE_BODYCAM",
      { ident: 4, state: true },
      "sonoran  EVENT_DISPATCH_TOGGLE_BODYCAM  unit 4 · bodycam on",
    ],
    [
      "EVENT_UNIT_LOGIN",
      { unit, isDispatch: false },
      "sonoran  EVENT_UNIT_LOGIN  A-12 J. Doe · LSPD · ENROUTE",
    ],
    ["EVENT_UNIT_LOGOUT", { identId: 4 }, "sonoran  EVENT_UNIT_LOGOUT  unit 4"],
    ["EVENT_CHAR_SELECTED", { id: 7 }, "sonoran  EVENT_CHAR_SELECTED  character 7"],
    ["EVENT_UNIT_STATUS", { identIds: [4], status: 4 }, "sonoran  EVENT_UNIT_STATUS  unit 4 ON_SCENE"],
    ["EVENT_UNIT_STATUS", { units: [unit] }, "sonoran  EVENT_UNIT_STATUS  A-12 J. Doe ENROUTE"],
    ["EVENT_UNIT_PANIC", { identIds: [4], isPanic: true }, "sonoran  EVENT_UNIT_PANIC  unit 4 · PANIC"],
    [
      "EVENT_UNIT_GROUP_CHANGE_NAME",
      { identIds: [1], oldName: "a", newName: "b" },
      'sonoran  EVENT_UNIT_GROUP_CHANGE_NAME  "a" is now "b"',
    ],
    [
      "EVENT_RECORD_ADD",
      { record: { id: 5, name: "Warrant" } },
      "sonoran  EVENT_RECORD_ADD  Warrant · record 5",
    ],
    ["EVENT_RECORD_ADD", {}, "sonoran  EVENT_RECORD_ADD"],
  ])("says of %s what a person wants to know", (type, data, expected) => {
    expect(sonoran(type, data).replace(/ {2,}/g, "  ")).toBe(expected.replace(/ {2,}/g, "  "));
  });

  it("keeps the log key to itself", () => {
    const text = line("sonoran", { key: "k", type: "GET_LOGS", logKey: "log-key-1" });
    expect(text).toContain("GET_LOGS");
    expect(text).not.toContain("log-key-1");
  });

  it("says which community it is from where there are several", () => {
    const one = record(
      "sonoran",
      { key: "k", type: "EVENT_UNIT_LOGOUT", data: { identId: 4 } },
      { community: "main" },
    );
    expect(eventLine(one, { style: plain, showCommunity: true })).toMatch(/unit 4 {2}\[main\]$/);
    expect(eventLine(one, { style: plain, showCommunity: false })).toMatch(/unit 4$/);
  });
});

describe("eventLine of accweb events", () => {
  it.each([
    ["instance_started", undefined, "instance_started  Monza"],
    [
      "instance_live_new_driver",
      car,
      "instance_live_new_driver  Nina Weber · #27 Ferrari 296 GT3 · 2 drivers",
    ],
    ["instance_live_remove_connection", driver, "instance_live_remove_connection  Nina Weber · 2 drivers"],
    [
      "instance_live_new_lap",
      { ...lap, position: 3 },
      "instance_live_new_lap  Nina Weber 1:42.665 · #27 Ferrari 296 GT3 · P3, Monza",
    ],
    [
      "instance_live_new_lap",
      { ...lap, lapTimeMS: 2_147_483_647, flags: 5, hasCut: true },
      "instance_live_new_lap  Nina Weber – (cut, out-lap) · #27 Ferrari 296 GT3 · Monza",
    ],
    [
      "instance_live_session_phase_changed",
      { session: "Race", phase: "session overtime", remaining: 2 },
      "instance_live_session_phase_changed  Race: session overtime · 2 min left",
    ],
    [
      "instance_live_session_changed",
      {
        oldSession: "Qualifying",
        session: "Race",
        live: { 1001: state(27, 2, "Nina"), 1002: state(5, 1, ""), 1003: state(8, 0, "Late") },
      },
      "instance_live_session_changed  Qualifying is over, now Race · P1 #5, P2 Nina",
    ],
    ["instance_live_reseting_race_weekend", { live: {} }, "instance_live_reseting_race_weekend  0 cars"],
  ])("says of %s what a person wants to know", (name, data, expected) => {
    const text = accweb(name, data).replace(/ {2,}/g, "  ");
    expect(text).toBe(`accweb  ${expected}  [Sunday league]`);
  });
});

describe("eventLine of other events", () => {
  it("marks an unknown one and shows its first plain values", () => {
    const text = sonoran("MY_EVENT", { a: 1, list: [1], b: "two", c: true, d: 4 });
    expect(text).toBe("sonoran  MY_EVENT  unknown event  a: 1 · b: two · c: true");
  });

  it("marks an invalid one and shows the first issue", () => {
    const text = sonoran("EVENT_REMOVE_911", { callIds: ["x"] });
    expect(text).toMatch(/^sonoran {2}EVENT_REMOVE_911 {2}INVALID {2}data\.callIds\.0: /);
  });

  it("has a name for one without", () => {
    expect(line("sonoran", [1])).toMatch(/^sonoran {2}\(no name\) {2}INVALID/);
  });

  it("lets no text of a player reach the terminal as more than text", () => {
    const evil = "a\u001b]0;pwned\u0007\r\n\u009b2J\u202eb\u2028";
    const lines = [
      sonoran(evil, { [evil]: evil }),
      sonoran("EVENT_911", {
        call: { callId: 1, isEmergency: true, caller: evil, location: evil, description: evil },
      }),
      line("accweb", { eventName: "instance_started", ...envelope, track: evil, instanceName: evil }),
      sonoran("EVENT_RECORD_ADD", { record: { sections: [{ category: evil }] } }),
    ];
    for (const text of lines) expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
    expect(lines[0]).toContain("\\u001b]0;pwned\\u0007\\r\\n\\u009b2J\\u202eb\\u2028");
  });

  it("cuts long texts", () => {
    const description = "x".repeat(5_000_000);
    const text = sonoran("EVENT_911", {
      call: { callId: 1, isEmergency: true, caller: "a", location: "b", description },
    });
    expect(text.length).toBeLessThan(150);
    expect(text).toMatch(/x…$/);
  });
});

it("colours for a terminal, and only the words of our own", () => {
  const style = styleFor({ isTTY: true }, {});
  const text = eventLine(record("sonoran", { key: "k", type: "EVENT_UNIT_PANIC", data: { identIds: [4] } }), {
    style,
    showCommunity: false,
  });
  expect(text).toContain("\u001b[31m");
  expect(text).toContain("unit 4 · PANIC");
});
