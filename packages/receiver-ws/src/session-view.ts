import type { HubError } from "./hub-error.js";
import type { PushSession, SessionCounters, SessionState } from "./push-session.js";
import type { SessionStatus } from "./session-status.js";
import type { UnitLocations } from "./unit-locations.js";

const SHOWN = ["community", "server", "state", "since", "lastError", "lastEventAt", "counters"] as const;

/**
 * What a session shows to others. Its members are its own, so that printing it and writing it as JSON show them;
 * except for the sender, which tells nothing of the session.
 */
class SessionView implements PushSession {
  declare readonly community: string;
  declare readonly server: number;
  declare readonly state: SessionState;
  declare readonly since: string;
  declare readonly lastError: HubError | undefined;
  declare readonly lastEventAt: string | undefined;
  declare readonly counters: SessionCounters;
  declare readonly unitLocations: UnitLocations;
  readonly #status: SessionStatus;
  readonly #unitLocations: () => UnitLocations;

  /** The same for every session: accessors of its own take over a kilobyte each. */
  static readonly #members: PropertyDescriptorMap = {
    ...Object.fromEntries(SHOWN.map((name) => [name, SessionView.#shown(name)])),
    unitLocations: {
      get(this: SessionView) {
        return this.#unitLocations();
      },
    },
  };

  constructor(status: SessionStatus, unitLocations: () => UnitLocations) {
    this.#status = status;
    this.#unitLocations = unitLocations;
    Object.freeze(Object.defineProperties(this, SessionView.#members));
  }

  static #shown(name: (typeof SHOWN)[number]): PropertyDescriptor {
    return {
      enumerable: true,
      get(this: SessionView) {
        return this.#status[name];
      },
    };
  }
}

/** Shows a session's status, and makes its sender when somebody asks for it. */
export function viewOf(status: SessionStatus, unitLocations: () => UnitLocations): PushSession {
  return new SessionView(status, unitLocations);
}
