export type { AccwebCallbackClient, AccwebCallbackSection } from "./accweb/callback-section.js";
export { goJson } from "./accweb/go-json.js";
export { type AccwebOptions, startAccweb } from "./accweb/start-accweb.js";
export { SIMULATED_TRACKS, type TrackId } from "./accweb/tracks.js";
export { raceWeekend } from "./accweb/weekend.js";
export type { RaceWeekendOptions } from "./accweb/weekend-options.js";
export type { AccwebWireEvent, AccwebWireEventName } from "./accweb/wire.js";
export type { TimedEvent } from "./agenda.js";
export { type PatrolShiftOptions, patrolShift } from "./cad/shift.js";
export { type CadOptions, SIMULATED_API_KEY, startCad } from "./cad/start-cad.js";
export type { CadWireEvent } from "./cad/wire.js";
export { type Clock, systemClock } from "./clock.js";
export { demoShift, demoWeekend } from "./demo.js";
export { SimulatorOptionError } from "./errors.js";
export type { FaultOptions } from "./faults.js";
export { type Fleet, type FleetOptions, movingFleet } from "./fleet/moving-fleet.js";
export type { GameServer, GameServerFault, GameServerRequest } from "./game-server/game-server.js";
export type { GameServerOptions } from "./game-server/options.js";
export { startGameServer } from "./game-server/start-game-server.js";
export type { HubSession, RefuseFault } from "./hub/cad.js";
export type { DelayFault, ThrowFault } from "./hub/call-faults.js";
export type { PushedEvent, PushOptions, PushOutcome } from "./hub/delivery.js";
export type { Hub } from "./hub/hub.js";
export type { HubFaults, HubTarget } from "./hub/hub-faults.js";
export { type HubStreams, simulateHub } from "./hub/json-lines.js";
export type { HubEntry, HubEntryKind, HubEntryOf } from "./hub/log.js";
export {
  type HubCommunityOptions,
  type HubOptions,
  type HubServerOptions,
  SIMULATED_COMMUNITY_ID,
} from "./hub/options.js";
export { startHub } from "./hub/start-hub.js";
export type { Delivery, Outcome } from "./outcome.js";
export type { PaceOptions } from "./pace.js";
export { type Sample, sampleEvent, sampleNames } from "./samples.js";
export type { Seed } from "./seeded-random.js";
export type { Simulation, Summary } from "./simulation.js";
export type { Counters, InjectedFaults } from "./tally.js";
