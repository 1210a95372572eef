// The bodies that are sent: what a CAD sends most, a large one, and an endurance race's standings.

export const KEY = "5B8E1D70-9C2F-4E63-A1D4-7F0C93E2B86A";
export const SECRET = "bench-secret-4d1f";

const unit = (id) => ({
  id,
  accId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  status: id % 5,
  isPanic: false,
  location: "Vespucci Blvd / San Andreas Ave",
  aop: "Los Santos",
  isDispatch: false,
  data: {
    apiIds: ["steam:110000112345678", "discord:123456789012345678"],
    unitNum: `1-ADAM-${id}`,
    name: "Officer J. Doe",
    district: "Mission Row",
    department: "LSPD",
    subdivision: "Patrol",
    rank: "Sergeant",
    group: "",
    page: 0,
  },
});

const call = {
  callId: 4711,
  isEmergency: true,
  caller: "Jane Doe",
  location: "Grove Street 12",
  description: "Two armed men left the store on foot, heading east.",
};

const text = (event) => Buffer.from(JSON.stringify(event));

/** 250 B: a 911 call. 10 kB: the status of some thirty units. */
export const bodies = {
  "250 B": text({ key: KEY, type: "EVENT_911", data: { call } }),
  "10 kB": text({
    key: KEY,
    type: "EVENT_UNIT_STATUS",
    data: { units: Array.from({ length: 24 }, (_, index) => unit(index + 1)) },
  }),
};

const lap = (index) => ({
  driverIndex: 0,
  lapTimeMS: 102_665 + index,
  timestampMS: 50_000_000 + index * 100_000,
  flags: 0,
  s1: "0:33:117",
  s1MS: 33_117,
  s2: "0:36:240",
  s2MS: 36_240,
  s3: "0:33:308",
  s3MS: 33_308,
  fuel: 60,
  hasCut: false,
  inLap: false,
  outLap: false,
  sessionOver: false,
});

const car = (index) => ({
  raceNumber: index,
  carModel: 32,
  drivers: [{ playerName: `Driver ${index}`, playerID: "S76561198000000000" }],
  currentDriver: { playerName: `Driver ${index}`, playerID: "S76561198000000000" },
  fuel: 60,
  position: index,
  nrLaps: 300,
  bestLapMS: 102_665,
  lastLapMS: 103_001,
  lastLapTimestampMS: 50_000_000,
  laps: Array.from({ length: 300 }, (_, number) => lap(number)),
  currLap: lap(300),
});

/** The standings of 60 cars after 300 laps, about 4.2 MB. */
export const standings = () =>
  text({
    eventName: "instance_live_session_changed",
    timestamp: "2024-06-01T20:15:03.056223682Z",
    instanceId: "1",
    instanceName: "Endurance",
    track: "spa",
    udpPort: 9231,
    tcpPort: 9232,
    nrDrivers: 60,
    data: {
      oldSession: "Race",
      session: "Practice",
      live: Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [String(1001 + index), car(index + 1)]),
      ),
    },
  });
