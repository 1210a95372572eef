import { z } from "zod";

const note = z.object({ time: z.string(), label: z.string(), content: z.string() });

const emergency = z.object({
  callId: z.int(),
  caller: z.string(),
  location: z.string(),
  description: z.string(),
  isEmergency: z.boolean(),
  receivedAt: z.string(),
  removed: z.boolean(),
});

const call = z.object({
  callId: z.int(),
  origin: z.int(),
  status: z.int(),
  priority: z.int(),
  title: z.string(),
  code: z.string(),
  description: z.string(),
  address: z.string(),
  block: z.string(),
  postal: z.string(),
  idents: z.array(z.int()),
  notes: z.array(note),
  /** Notes that are no longer kept. */
  olderNotes: z.int(),
  openedAt: z.string(),
  changedAt: z.string(),
  closed: z.boolean(),
  /** Something was heard of a call whose opening was not. */
  partial: z.boolean(),
});

const unit = z.object({
  id: z.int(),
  unitNum: z.string(),
  name: z.string(),
  department: z.string(),
  group: z.string(),
  status: z.int(),
  isPanic: z.boolean(),
  isDispatch: z.boolean(),
});

const car = z.object({
  carID: z.int(),
  raceNumber: z.int(),
  carModel: z.int(),
  playerName: z.string(),
  playerID: z.string(),
  position: z.int(),
  laps: z.int(),
  bestLapMS: z.int(),
  lastLapMS: z.int(),
  lastLapTimestampMS: z.int(),
});

const race = z.object({
  name: z.string(),
  track: z.string(),
  session: z.string(),
  phase: z.string(),
  remaining: z.int().nullable(),
  fastestMS: z.int(),
  cars: z.array(car),
  changedAt: z.string(),
});

const scopeState = z.object({
  emergencies: z.array(emergency),
  calls: z.array(call),
  units: z.array(unit),
  race,
});

/** Everything that boards are made of, as JSON: what a bot keeps over a restart. */
export const snapshotSchema = z.object({
  version: z.literal(1),
  scopes: z.array(z.tuple([z.string(), scopeState])),
});

/** Everything that boards are made of, as JSON. */
export type Snapshot = z.output<typeof snapshotSchema>;
/** A 911 call on the board. */
export type EmergencyState = z.output<typeof emergency>;
/** A dispatch call on the board. */
export type CallState = z.output<typeof call>;
/** A unit on duty. */
export type UnitState = z.output<typeof unit>;
/** A car in a session. */
export type CarStanding = z.output<typeof car>;
/** A session of an accweb instance. */
export type RaceState = z.output<typeof race>;

/** What is known of one server of a community, or one accweb instance. Bounded. */
export interface ScopeState {
  readonly emergencies: Map<number, EmergencyState>;
  readonly calls: Map<number, CallState>;
  readonly units: Map<number, UnitState>;
  race: RaceState;
}

/** A state in which nothing has happened. */
export function emptyScope(): ScopeState {
  return { emergencies: new Map(), calls: new Map(), units: new Map(), race: emptyRace() };
}

/** A session of which nothing is known. */
export function emptyRace(): RaceState {
  return {
    name: "",
    track: "",
    session: "",
    phase: "",
    remaining: null,
    fastestMS: 0,
    cars: [],
    changedAt: "",
  };
}

/** As JSON. */
export function toSnapshot(scopes: ReadonlyMap<string, ScopeState>): Snapshot {
  return {
    version: 1,
    scopes: [...scopes].map(([scope, { emergencies, calls, units, race: session }]) => [
      scope,
      {
        emergencies: [...emergencies.values()],
        calls: [...calls.values()],
        units: [...units.values()],
        race: session,
      },
    ]),
  };
}

/** From JSON. */
export function fromSnapshot({ scopes }: Snapshot): Map<string, ScopeState> {
  return new Map(
    scopes.map(([scope, state]) => [
      scope,
      {
        emergencies: new Map(state.emergencies.map((entry) => [entry.callId, entry])),
        calls: new Map(state.calls.map((entry) => [entry.callId, entry])),
        units: new Map(state.units.map((entry) => [entry.id, entry])),
        race: state.race,
      },
    ]),
  );
}

/** Keeps the newest of a map, by the order in which they came. */
export function keepNewest<K, V>(map: Map<K, V>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
