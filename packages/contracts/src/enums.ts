/**
 * The integers and words that the wire uses for fixed choices, with names (sonoran.md §4, accweb.md §4). None of
 * them is closed: an unknown value is data, not an error, so the event types say `number` or `string`.
 */

/** Default unit statuses. Communities add codes of their own, so any non-negative integer occurs. */
export const UnitStatus = { UNAVAILABLE: 0, BUSY: 1, AVAILABLE: 2, ENROUTE: 3, ON_SCENE: 4 } as const;
/** A default unit status. */
export type UnitStatus = (typeof UnitStatus)[keyof typeof UnitStatus];

/** Which page of the CAD a unit is on. */
export const UnitPage = { POLICE: 0, FIRE: 1, EMS: 2, DISPATCH: 3 } as const;
/** A page of the CAD. */
export type UnitPage = (typeof UnitPage)[keyof typeof UnitPage];

/** How a dispatch call came in. */
export const CallOrigin = { CALLER: 0, RADIO_DISPATCH: 1, OBSERVED: 2, WALK_UP: 3 } as const;
/** An origin of a dispatch call. */
export type CallOrigin = (typeof CallOrigin)[keyof typeof CallOrigin];

/** Where a dispatch call stands. */
export const CallStatus = { PENDING: 0, ACTIVE: 1, CLOSED: 2 } as const;
/** A status of a dispatch call. */
export type CallStatus = (typeof CallStatus)[keyof typeof CallStatus];

/** Priorities of a dispatch call; the vendor gives them no names. */
export const CallPriority = { ONE: 1, TWO: 2, THREE: 3 } as const;
/** A priority of a dispatch call. */
export type CallPriority = (typeof CallPriority)[keyof typeof CallPriority];

/** Whom a tone is played to; says what the `value` of the target means. */
export const ToneTarget = {
  ALL_ACTIVE_UNITS: 0,
  DISPATCH_CALL: 1,
  AGENCY: 2,
  DEPARTMENT: 3,
  SUBDIVISION: 4,
  UNIT: 5,
  UNIT_GROUP: 6,
} as const;
/** A kind of tone target. */
export type ToneTarget = (typeof ToneTarget)[keyof typeof ToneTarget];

/** How urgent a page is. */
export const PagerNature = {
  EMERGENCY: "Emergency",
  NON_EMERGENCY: "NonEmergency",
  ADMINISTRATIVE: "Administrative",
} as const;
/** A nature of a page. */
export type PagerNature = (typeof PagerNature)[keyof typeof PagerNature];

/** What a record is about. */
export const RecordType = {
  WARRANT: 2,
  BOLO: 3,
  LICENSE: 4,
  VEHICLE_REGISTRATION: 5,
  CHARACTER: 7,
  POLICE_RECORD: 8,
  POLICE_REPORT: 9,
  MEDICAL_RECORD: 10,
  MEDICAL_REPORT: 11,
  FIRE_RECORD: 12,
  FIRE_REPORT: 13,
  DMV_RECORD: 14,
  LAW_RECORD: 15,
  LAW_REPORT: 16,
} as const;
/** A kind of record. */
export type RecordType = (typeof RecordType)[keyof typeof RecordType];

/** What a section of a record holds. */
export const RecordSectionCategory = {
  CUSTOM: 0,
  FLAGS: 1,
  AGENCY: 2,
  SPEED: 5,
  CHARGES: 6,
  LINKED_RECORDS: 9,
} as const;
/** A kind of record section. */
export type RecordSectionCategory = (typeof RecordSectionCategory)[keyof typeof RecordSectionCategory];

/** Bits of a lap's `flags`, which accweb computes; 0 is a valid timed lap. */
export const LapFlag = { CUT: 1, OUT_LAP: 4, IN_LAP: 8, SESSION_OVER: 1024 } as const;
/** A bit of a lap's `flags`. */
export type LapFlag = (typeof LapFlag)[keyof typeof LapFlag];
