import { setTimeout as delay } from "node:timers/promises";
import type { AdminRoute } from "./route.js";

/** An outbox that does not answer by then is busy; what was known of it before is better than no answer. */
const REFRESH_MS = 500;

/** How one part of the relay is. */
export interface PartHealth {
  /** Why it is not ready to do its work, in words for people; empty when it is. No key, no secret. */
  readonly problems: readonly string[];
  /** What `/readyz` shows of it to whoever has the token; written as JSON. */
  readonly details: unknown;
}

/** A part of the relay that can be asked how it is. */
export interface HealthPart {
  /** Its member in what `/readyz` answers. */
  readonly name: string;
  /** Called at every request: it must not take long, and must not throw. */
  look(): PartHealth;
  /** Finds out what `look` tells, where that takes a moment. Not waited for where it takes long; never rejects. */
  refresh?(): Promise<void>;
}

/** Knows every part of the relay, and so whether all of it is ready. */
export class Health {
  readonly #parts: HealthPart[] = [];
  #phase: "starting" | "running" | "stopping" = "starting";

  /** Adds a part. */
  add(part: HealthPart): void {
    this.#parts.push(part);
  }

  /** Everything is open. */
  running(): void {
    this.#phase = "running";
  }

  /** The relay was asked to end. */
  stopping(): void {
    this.#phase = "stopping";
  }

  /** Has every part find out how it is, for as long as a probe may be kept waiting. */
  async refresh(): Promise<void> {
    const parts = this.#parts.flatMap((part) => part.refresh?.() ?? []);
    if (parts.length === 0) return;
    const enough = new AbortController();
    const late = delay(REFRESH_MS, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(parts), late]);
    enough.abort();
  }

  /** How everything is. */
  look() {
    const looks = this.#parts.map((part) => ({ name: part.name, ...part.look() }));
    const phase = this.#phase === "running" ? [] : [`the relay is ${this.#phase}`];
    const reasons = [...phase, ...looks.flatMap(({ problems }) => problems)];
    const details = Object.fromEntries(looks.map(({ name, details: one }) => [name, one]));
    return { reasons, details };
  }
}

/**
 * `GET /livez`: the process answers. `GET /readyz`: whether everything that is configured works, 200 or 503, and
 * why not; with the token, every part in detail.
 *
 * Both are open: a supervisor's probe has no token.
 */
export function healthRoutes(health: Health): AdminRoute[] {
  return [
    { method: "GET", path: "/livez", access: "open", handle: () => ({ status: 200, text: "ok\n" }) },
    {
      method: "GET",
      path: "/readyz",
      access: "open",
      handle: async ({ authorized }) => {
        await health.refresh();
        const { reasons, details } = health.look();
        const ready = reasons.length === 0;
        const answer = { status: ready ? "ready" : "not ready", reasons };
        return { status: ready ? 200 : 503, json: authorized ? { ...answer, ...details } : answer };
      },
    },
  ];
}
