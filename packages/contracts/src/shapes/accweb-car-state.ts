import { z } from "zod";
import { list, map } from "../bounded.js";
import { open } from "../open.js";

/** Members that name a driver; both are empty when unknown or when nobody drives. */
export const driverMembers = {
  playerName: z.string().describe("Player-chosen text."),
  playerID: z.string().describe('"S" and 17 digits as a rule.'),
};

/** Members that name a car. */
export const carMembers = {
  carID: z.int().describe("From 1001; reused after a purge."),
  raceNumber: z.int(),
  carModel: z.int().describe("Car model id; -1 for none. carModelName() has the names."),
};

/** What every lap says of itself. */
export const lapMembers = {
  lapTimeMS: z.int().describe("Lap time in milliseconds; 2147483647 means no time."),
  timestampMS: z.int().describe("The server's session clock in milliseconds, not a date."),
  flags: z.int().describe("Bit set: 1 cut, 4 out-lap, 8 in-lap, 1024 session over; 0 is a valid timed lap."),
  fuel: z.int().describe("Whole litres."),
  hasCut: z.boolean(),
  inLap: z.boolean(),
  outLap: z.boolean(),
  sessionOver: z.boolean(),
};

const sector = z.string().describe('"m:ss:mmm", or empty.');

/** The three sector times as text. */
export const sectorMembers = { s1: sector, s2: sector, s3: sector };

const driver = open(driverMembers).meta({ id: "Driver", title: "Driver" });

const lap = open({
  ...lapMembers,
  ...sectorMembers,
  driverIndex: z.int().describe("Index into drivers; can be stale after a driver swap."),
  s1MS: z.int(),
  s2MS: z.int(),
  s3MS: z.int(),
}).meta({ id: "Lap", title: "Lap", description: "A lap; a current lap not begun is all zeros." });

/** A car in a snapshot of the standings. */
export const carState = open({
  raceNumber: z.int(),
  carModel: z.int(),
  drivers: list(driver),
  currentDriver: driver,
  fuel: z.int().describe("Whole litres."),
  position: z.int().describe("From 1."),
  nrLaps: z.int(),
  bestLapMS: z.int().describe("0 means none yet."),
  lastLapMS: z.int(),
  lastLapTimestampMS: z.int(),
  laps: list(lap),
  currLap: lap,
}).meta({
  id: "CarState",
  title: "Car state",
  description: "A car in a snapshot; the id is the key in live.",
});

/** A driver as accweb names them. */
export type Driver = z.output<typeof driver>;
/** A lap in a snapshot. */
export type Lap = z.output<typeof lap>;
/** A car in a snapshot; its id is the key in `live`. */
export type CarState = z.output<typeof carState>;

/** Snapshot of all cars by car id. */
export const live = map(carState).describe("All cars by car id.");
/** Snapshot of all cars by car id. */
export type Live = z.output<typeof live>;
