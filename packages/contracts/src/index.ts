export { type AccwebCallback, accwebCallbackSchema } from "./accweb-callback.js";
export { asyncApiDocument } from "./asyncapi/document.js";
export type { EventDefinition } from "./define.js";
export {
  CallOrigin,
  CallPriority,
  CallStatus,
  LapFlag,
  PagerNature,
  RecordSectionCategory,
  RecordType,
  ToneTarget,
  UnitPage,
  UnitStatus,
} from "./enums.js";
export { TenfourError, type TenfourErrorOptions } from "./errors.js";
export { carModelName } from "./helpers/car-models.js";
export { type EventTime, eventTime } from "./helpers/event-time.js";
export { goDurationMs } from "./helpers/go-duration.js";
export { type LapFlags, lapFlags } from "./helpers/lap-flags.js";
export { formatLapTime, isTimedLap, type LapValidity, NO_LAP_TIME_MS } from "./helpers/lap-time.js";
export { type Standing, standings } from "./helpers/standings.js";
export { trackName } from "./helpers/tracks.js";
export { type StatusChange, statusChanges, unitStatusName } from "./helpers/unit-status.js";
export type { Issue } from "./issues.js";
export { isJsonObject, type JsonObject, MAX_DEPTH, MAX_VALUES, prune } from "./json.js";
export { jsonSchemas } from "./json-schema/documents.js";
export { makeRecord, type RecordHead } from "./make-record.js";
export { parseAccweb, parseSonoran } from "./parse.js";
export type {
  InvalidResult,
  KnownResult,
  MalformedResult,
  ParseResult,
  UnknownResult,
} from "./parse-result.js";
export { type Parsed, parseText } from "./parse-text.js";
export { cutUp, Joiner, type Piece } from "./pieces.js";
export {
  type AccwebRecord,
  type EventRecord,
  eventRecordSchema,
  type InvalidRecord,
  type KnownRecord,
  type RecordBase,
  SOURCES,
  type SonoranRecord,
  type Source,
  type SourceOf,
  TRANSPORTS,
  type Transport,
  type UnknownRecord,
} from "./record.js";
export { keyPattern, REDACTED, redactKey, redactWith } from "./redact.js";
export {
  type AccwebEvent,
  type AccwebEventName,
  accwebEventSchema,
  accwebEvents,
  type EventName,
  type EventOf,
  eventSchemas,
  type SonoranEvent,
  type SonoranEventName,
  sonoranEventSchema,
  sonoranEvents,
} from "./registry.js";
export type { CarState, Driver, Lap, Live } from "./shapes/accweb-car-state.js";
export type { DispatchCall, Note } from "./shapes/dispatch-call.js";
export type { EmergencyCall } from "./shapes/emergency-call.js";
export type { Unit } from "./shapes/unit.js";
export { notUnderstood, understand } from "./understand.js";
export {
  MAX_UNIT_LOCATIONS_PER_CALL,
  MIN_UNIT_LOCATION_INTERVAL_MS,
  SONORAN_HUB_URL,
  SONORAN_STAGING_HUB_URL,
  SonoranHubError,
  SonoranHubMethod,
  UNIT_LOCATION_INTERVAL_MS,
} from "./websocket/hub.js";
export {
  type AuthenticateArguments,
  authenticateArgumentsSchema,
  type HubAnswer,
  hubAnswerSchema,
} from "./websocket/hub-calls.js";
export {
  type UnitLocationUpdate,
  unitLocationUpdateSchema,
  unitLocationUpdatesSchema,
} from "./websocket/unit-location.js";
