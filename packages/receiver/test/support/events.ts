import type { IngestMeta } from "@tenfour/receiver";

export const KEY = "E7A0-Main-Key/With.Punctuation";
export const OTHER_KEY = "F8B1-Another-Community-Key";
export const SECRET = "a secret of the league";

export const fromSonoran: IngestMeta = { source: "sonoran", transport: "local" };
export const fromAccweb: IngestMeta = { source: "accweb", transport: "local", credentials: [SECRET] };

export function bytes(body: unknown): Buffer {
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

export function call911(caller: string, key = KEY): Buffer {
  const call = { callId: 7, isEmergency: true, caller, location: "Grove Street", description: "" };
  return bytes({ key, type: "EVENT_911", data: { call } });
}

export function unitStatus(status: number, key = KEY): Buffer {
  return bytes({ key, type: "EVENT_UNIT_STATUS", data: { identIds: [4], status } });
}

export function custom(members: Readonly<Record<string, unknown>>, key = KEY): Buffer {
  return bytes({ key, type: "CUSTOM", ...members });
}

export function getLogs(key = KEY): Buffer {
  return bytes({ key, type: "GET_LOGS", logKey: "key-for-logs" });
}

const envelope = {
  timestamp: "2025-10-01T18:00:03.056223682Z",
  instanceName: "League",
  track: "spa",
  udpPort: 9231,
  tcpPort: 9232,
  nrDrivers: 2,
};

const driver = { playerName: "Ada", playerID: "S76561190000000001" };

const lap = {
  lapTimeMS: 102_665,
  timestampMS: 5_000_000,
  flags: 0,
  fuel: 44,
  s1: "0:33:120",
  s2: "0:35:220",
  s3: "0:34:325",
  hasCut: false,
  inLap: false,
  outLap: false,
  sessionOver: false,
};

export function newLap(instanceId: string, lapTimeMS = 102_665): Buffer {
  const data = { ...driver, carID: 1001, raceNumber: 7, carModel: 30, ...lap, lapTimeMS, position: 1 };
  return bytes({ eventName: "instance_live_new_lap", instanceId, ...envelope, data });
}

/** The end of a session: the standings of a whole grid, several hundred bytes a lap. */
export function sessionChanged(instanceId: string, cars: number, laps: number): Buffer {
  const carLap = { ...lap, driverIndex: 0, s1MS: 33_120, s2MS: 35_220, s3MS: 34_325 };
  const car = (index: number) => ({
    raceNumber: index,
    carModel: 30,
    drivers: [driver],
    currentDriver: driver,
    fuel: 44,
    position: index + 1,
    nrLaps: laps,
    bestLapMS: 102_665,
    lastLapMS: 102_900,
    lastLapTimestampMS: 5_000_000,
    laps: Array.from({ length: laps }, (_, number) => ({ ...carLap, lapTimeMS: 102_665 + number })),
    currLap: carLap,
  });
  const live = Object.fromEntries(Array.from({ length: cars }, (_, index) => [1001 + index, car(index)]));
  const data = { oldSession: "Qualifying", session: "Race", live };
  return bytes({ eventName: "instance_live_session_changed", instanceId, ...envelope, data });
}
