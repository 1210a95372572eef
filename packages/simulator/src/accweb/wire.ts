/**
 * What accweb puts on the wire, written from the sender's side: the fields in the order of accweb's Go structs.
 * Deliberately not taken from `@tenfour/contracts`, so that a wrong schema there meets an independent witness.
 */

/** A person at the wheel; both fields are empty when nobody is. */
export interface WireDriver {
  readonly playerName: string;
  /** `S` and 17 digits. */
  readonly playerID: string;
}

/** A car as events about it carry it. */
export interface WireCar {
  readonly carID: number;
  readonly raceNumber: number;
  readonly carModel: number;
}

/** A lap inside a `live` snapshot. */
export interface WireLap {
  readonly driverIndex: number;
  readonly lapTimeMS: number;
  readonly timestampMS: number;
  readonly flags: number;
  readonly s1: string;
  readonly s1MS: number;
  readonly s2: string;
  readonly s2MS: number;
  readonly s3: string;
  readonly s3MS: number;
  readonly fuel: number;
  readonly hasCut: boolean;
  readonly inLap: boolean;
  readonly outLap: boolean;
  readonly sessionOver: boolean;
}

/** The data of `instance_live_new_lap`. */
export interface WireNewLap extends WireDriver, WireCar {
  readonly lapTimeMS: number;
  readonly timestampMS: number;
  readonly flags: number;
  readonly fuel: number;
  readonly position: number;
  readonly s1: string;
  readonly s2: string;
  readonly s3: string;
  readonly hasCut: boolean;
  readonly inLap: boolean;
  readonly outLap: boolean;
  readonly sessionOver: boolean;
}

/** One car of a `live` snapshot. */
export interface WireCarState {
  readonly raceNumber: number;
  readonly carModel: number;
  readonly drivers: readonly WireDriver[];
  readonly currentDriver: WireDriver;
  readonly fuel: number;
  readonly position: number;
  readonly nrLaps: number;
  readonly bestLapMS: number;
  readonly lastLapMS: number;
  readonly lastLapTimestampMS: number;
  readonly laps: readonly WireLap[];
  readonly currLap: WireLap;
}

/** Cars by `carID`. */
export type WireLive = Readonly<Record<string, WireCarState>>;

/** The data of each live event, by event name. */
export interface LiveEventData {
  instance_live_new_driver: WireDriver & WireCar;
  instance_live_remove_connection: WireDriver;
  instance_live_new_lap: WireNewLap;
  instance_live_session_phase_changed: {
    readonly session: string;
    readonly phase: string;
    /** Minutes. */
    readonly remaining: number;
  };
  instance_live_new_damage_zone: WireDriver & WireCar;
  instance_live_reseting_race_weekend: { readonly live: WireLive };
  instance_live_session_changed: {
    readonly oldSession: string;
    readonly session: string;
    readonly live: WireLive;
  };
}

/** The fields that every accweb event begins with. */
export interface WireEnvelope<Name extends string> {
  readonly eventName: Name;
  /** RFC 3339 in UTC, up to 9 fractional digits, trailing zeros trimmed. */
  readonly timestamp: string;
  readonly instanceId: string;
  readonly instanceName: string;
  readonly track: string;
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly nrDrivers: number;
}

/** An event as accweb sends it. */
export type AccwebWireEvent =
  | WireEnvelope<"instance_started">
  | WireEnvelope<"instance_stopped">
  | {
      [Name in keyof LiveEventData]: WireEnvelope<Name> & { readonly data: LiveEventData[Name] };
    }[keyof LiveEventData];

/** The nine names that accweb sends. */
export type AccwebWireEventName = AccwebWireEvent["eventName"];
