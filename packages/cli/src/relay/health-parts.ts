import type { Source } from "@tenfour/contracts";
import type { Receiver } from "@tenfour/receiver";
import type { PushSession } from "@tenfour/receiver-ws";
import type { HealthPart } from "../admin/health.js";
import type { Activity } from "./activity.js";
import type { Endpoints } from "./endpoints.js";
import { LABELS } from "./labels.js";
import type { Sessions } from "./sessions.js";

/** How many of the latest gaps `/readyz` lists. */
const MAX_GAPS = 20;

/** The HTTP doors: one for each source that is configured. */
export class DoorsPart implements HealthPart {
  readonly name = "doors";
  readonly #activity: Activity;
  readonly #sources: readonly Source[];
  #endpoints: Endpoints | undefined;

  constructor(activity: Activity, sources: readonly Source[]) {
    this.#activity = activity;
    this.#sources = sources;
  }

  /** They are open at these addresses, or closed. */
  set endpoints(endpoints: Endpoints | undefined) {
    this.#endpoints = endpoints;
  }

  look() {
    const open = this.#endpoints !== undefined;
    return {
      problems: open ? [] : this.#sources.map((source) => `the HTTP door for ${LABELS[source]} is closed`),
      details: this.#sources.map((source) => ({
        source,
        transport: "http",
        state: open ? "open" : "closed",
        urls: this.#endpoints?.[source] ?? [],
        lastEventAt: this.#activity.lastOf(source, "http")?.receivedAt ?? null,
      })),
    };
  }
}

/** The last event, whatever it was and wherever it came in. */
export function lastEventPart(activity: Activity): HealthPart {
  return { name: "lastEvent", look: () => ({ problems: [], details: activity.last ?? null }) };
}

/** The receiver: whether what it accepts is safe. */
export function receiverPart(receiver: Receiver): HealthPart {
  return {
    name: "receiver",
    look: () => {
      const { degraded, heldBytes, maxHeldBytes, ...counts } = receiver.stats();
      const failing = degraded.map(
        ({ sink, since, waiting }) => `${sink} has failed since ${since}; ${waiting} events wait in memory`,
      );
      const full = heldBytes >= maxHeldBytes ? ["the memory bound is reached; new events are shed"] : [];
      return { problems: [...failing, ...full], details: { ...counts, heldBytes, maxHeldBytes, degraded } };
    },
  };
}

/** The websocket sessions, and what may have been missed on them. */
export function sessionParts(sessions: Sessions): HealthPart[] {
  return [
    {
      name: "sessions",
      look: () => ({
        problems: sessions.all.flatMap((session) => problemOf(session) ?? []),
        details: sessions.all.map(detailsOf),
      }),
    },
    {
      name: "gaps",
      look: () => {
        const total = sessions.all.reduce((sum, { counters }) => sum + counters.gaps, 0);
        return { problems: [], details: { total, latest: sessions.gaps().slice(-MAX_GAPS) } };
      },
    },
  ];
}

function problemOf({ community, server, state, lastError, openGap }: PushSession): string | undefined {
  if (state === "ready" && openGap === undefined) return undefined;
  const what = state === "ready" ? "loses events" : `is ${state}`;
  const reason = lastError === undefined ? "" : `: ${lastError.message}`;
  return `the websocket session of server ${server} (${community}) ${what}${reason}`;
}

function detailsOf(session: PushSession) {
  const { community, server, state, since, lastError, openGap, lastEventAt, counters } = session;
  return {
    community,
    server,
    state,
    since,
    lastError: lastError === undefined ? null : { code: lastError.code, message: lastError.message },
    openGap: openGap ?? null,
    lastEventAt: lastEventAt ?? null,
    counters,
  };
}
