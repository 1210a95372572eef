export type { StartTimer } from "./clock.js";
export { connectPushEvents, type PushEvents, type WsReceiver } from "./connect.js";
export type { Gap, OpenGap } from "./gap-ledger.js";
export { type GapReason, HubError } from "./hub-error.js";
export { type ConnectOptions, connectOptionsSchema } from "./options.js";
export { type ProbeOptions, type ProbeResult, probeHub } from "./probe.js";
export type { PushSession, SessionChange, SessionCounters, SessionState } from "./push-session.js";
export type {
  UnitLocationCounters,
  UnitLocationInput,
  UnitLocationRefusal,
  UnitLocations,
} from "./unit-locations.js";
