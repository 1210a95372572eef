import type { PushSession } from "./push-session.js";
import type { SessionStatus } from "./session-status.js";
import type { UnitLocations } from "./unit-locations.js";

/**
 * What a session shows to others. Its members are its own, so that printing it and writing it as JSON show them;
 * except for the sender, which tells nothing of the session.
 */
export function viewOf(status: SessionStatus, unitLocations: () => UnitLocations): PushSession {
  const view = {
    get community() {
      return status.community;
    },
    get server() {
      return status.server;
    },
    get state() {
      return status.state;
    },
    get since() {
      return status.since;
    },
    get lastError() {
      return status.lastError;
    },
    get lastEventAt() {
      return status.lastEventAt;
    },
    get counters() {
      return status.counters;
    },
    get unitLocations() {
      return unitLocations();
    },
  };
  return Object.freeze(Object.defineProperty(view, "unitLocations", { enumerable: false }));
}
