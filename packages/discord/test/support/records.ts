import { type EventRecord, makeRecord, parseText, type Source, understand } from "@tenfour/contracts";

let count = 0;

/** The record of a body as a sender would send it. */
export function recordOf(
  source: Source,
  body: unknown,
  receivedAt = "2026-11-26T20:00:00.000Z",
): EventRecord {
  count += 1;
  const id = `0192e4a0-0000-7000-8000-${String(count).padStart(12, "0")}`;
  const head = { id, source, transport: "local", receivedAt } as const;
  const place = source === "sonoran" ? { community: "main", server: 1 } : {};
  return makeRecord({ ...head, ...place }, understand(source, parseText(JSON.stringify(body)), undefined));
}

/** Of a Sonoran event. */
export function sonoran(type: string, data: unknown): EventRecord {
  return recordOf("sonoran", { type, data });
}

/** Of an accweb event. */
export function accweb(eventName: string, data?: unknown): EventRecord {
  const head = { timestamp: "2026-11-26T20:00:00Z", instanceId: "7", instanceName: "Club", track: "spa" };
  return recordOf("accweb", {
    eventName,
    ...head,
    udpPort: 1,
    tcpPort: 2,
    nrDrivers: 2,
    ...(data === undefined ? {} : { data }),
  });
}

export function unit(id: number, unitNum: string, name: string, more: object = {}): object {
  const texts = { district: "", department: "Police", subdivision: "", rank: "", group: "" };
  const data = { apiIds: [], unitNum, name, ...texts, page: 0 };
  return { id, accId: "a", status: 2, isPanic: false, location: "", aop: "", data, ...more };
}

export function dispatch(callId: number, more: object = {}): object {
  const texts = {
    block: "12",
    address: "Main St",
    postal: "305",
    title: "Robbery",
    code: "10-90",
    description: "Two men",
  };
  return {
    callId,
    origin: 0,
    status: 1,
    priority: 1,
    ...texts,
    notes: [],
    idents: [],
    metaData: {},
    ...more,
  };
}

export function lap(carID: number, lapTimeMS: number, more: object = {}): object {
  const car = {
    playerName: `Driver ${carID}`,
    playerID: `S${carID}`,
    carID,
    raceNumber: carID - 1000,
    carModel: 32,
  };
  const sectors = { s1: "0:30:000", s2: "0:30:000", s3: "0:30:000" };
  const flags = { flags: 0, hasCut: false, inLap: false, outLap: false, sessionOver: false };
  return { ...car, lapTimeMS, timestampMS: 72_000_000 + lapTimeMS, fuel: 50, ...sectors, ...flags, ...more };
}

/** A car as `live` of a session has it. */
export function carState(
  carID: number,
  position: number,
  nrLaps: number,
  lastLapTimestampMS: number,
  laps: object[] = [],
): object {
  const driver = { playerName: `Driver ${carID}`, playerID: `S${carID}` };
  const noLap = { ...lap(carID, 0), driverIndex: 0, s1MS: 0, s2MS: 0, s3MS: 0 };
  const times = { nrLaps, bestLapMS: 80_000, lastLapMS: 90_000, lastLapTimestampMS };
  return {
    raceNumber: carID - 1000,
    carModel: 32,
    drivers: [driver],
    currentDriver: driver,
    fuel: 1,
    position,
    ...times,
    laps: laps.map((one) => ({ ...noLap, ...one })),
    currLap: noLap,
  };
}
