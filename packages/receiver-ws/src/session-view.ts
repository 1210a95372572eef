import type { OpenGap } from "./gap-ledger.js";
import type { HubError } from "./hub-error.js";
import type { PushSession, SessionCounters, SessionState } from "./push-session.js";
import type { SessionStatus } from "./session-status.js";
import type { UnitLocations } from "./unit-locations.js";

/** A session, as far as it is shown. */
export interface ShownSession {
  readonly status: SessionStatus;
  readonly openGap: OpenGap | undefined;
  /** Makes its sender when there is none. */
  locations(): UnitLocations;
}

const OF_STATUS = ["community", "server", "state", "since", "lastError", "lastEventAt", "counters"] as const;

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
  declare readonly openGap: OpenGap | undefined;
  declare readonly lastEventAt: string | undefined;
  declare readonly counters: SessionCounters;
  declare readonly unitLocations: UnitLocations;
  readonly #session: ShownSession;

  /** The same for every session: accessors of its own take over a kilobyte each. */
  static readonly #members: PropertyDescriptorMap = {
    ...Object.fromEntries(OF_STATUS.map((name) => [name, SessionView.#shown(({ status }) => status[name])])),
    openGap: SessionView.#shown(({ openGap }) => openGap),
    unitLocations: { ...SessionView.#shown((session) => session.locations()), enumerable: false },
  };

  constructor(session: ShownSession) {
    this.#session = session;
    Object.freeze(Object.defineProperties(this, SessionView.#members));
  }

  static #shown(read: (session: ShownSession) => unknown): PropertyDescriptor {
    return {
      enumerable: true,
      get(this: SessionView) {
        return read(this.#session);
      },
    };
  }
}

/** Shows a session, live. */
export function viewOf(session: ShownSession): PushSession {
  return new SessionView(session);
}
