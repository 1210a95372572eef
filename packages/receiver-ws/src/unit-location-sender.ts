import {
  hubAnswerSchema,
  MIN_UNIT_LOCATION_INTERVAL_MS,
  SonoranHubError,
  TenfourError,
} from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";
import { type Clock, TIMED_OUT } from "./clock.js";
import { HubCallError } from "./connection.js";
import { Listeners } from "./listeners.js";
import { checkUpdates } from "./unit-location-input.js";
import { UnitLocationQueue, type WaitingUnit } from "./unit-location-queue.js";
import type {
  UnitLocationCounters,
  UnitLocationInput,
  UnitLocationRefusal,
  UnitLocations,
} from "./unit-locations.js";
import type { Clean } from "./words.js";

/** What sending needs of a connection. */
export interface Asker {
  /** The hub's answer to a call; TIMED_OUT when none came. Rejects when the hub answers with an error, or the connection ends. */
  ask(method: string, values: readonly unknown[], timeoutMs: number): Promise<unknown>;
}

/** What a sender shares with its session. */
export interface SenderContext {
  readonly about: { readonly community: string; readonly server: number };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly clean: Clean;
  readonly options: {
    readonly unitLocationIntervalMs: number;
    readonly unitLocationMaxAgeMs: number;
    readonly unitLocationTimeoutMs: number;
  };
}

/** Somebody waits for the units up to a turn. */
interface Flush {
  readonly turn: number;
  readonly resolve: () => void;
  readonly reject: (error: TenfourError) => void;
}

/** Sends unit locations through whatever connection the session has, one call at a time. */
export class UnitLocationSender implements UnitLocations {
  readonly #context: SenderContext;
  readonly #queue = new UnitLocationQueue();
  readonly #refusals: Listeners<UnitLocationRefusal>;
  readonly #counts = { sent: 0, coalesced: 0, refused: 0, expired: 0 };
  #flushes: Flush[] = [];
  #hub: Asker | undefined;
  /** When the session became ready last: what is older has waited for that. */
  #readyAtMs = 0;
  /** Before this no call is made. */
  #nextAtMs = 0;
  #sending = false;
  /** Whether the last call was not answered, which is said once. */
  #isUnanswered = false;
  #stopTimer: (() => void) | undefined;
  #closed = false;

  constructor(context: SenderContext) {
    this.#context = context;
    this.#refusals = new Listeners(context.logger, "onRefused");
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get counters(): UnitLocationCounters {
    return { ...this.#counts };
  }

  update(updates: UnitLocationInput | readonly UnitLocationInput[]): void {
    if (this.#closed) throw closed();
    const now = this.#context.clock.now();
    for (const update of checkUpdates(updates)) this.#counts.coalesced += this.#queue.add(update, now);
    this.#schedule();
  }

  flush(): Promise<void> {
    if (this.#closed && this.#queue.size > 0) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#flushes.push({ turn: this.#queue.lastTurn, resolve, reject });
      this.#settleFlushes();
    });
  }

  onRefused(handler: (refusal: UnitLocationRefusal) => unknown): () => void {
    return this.#refusals.add(handler);
  }

  /** Another connection is authenticated; undefined when none is. */
  use(hub: Asker | undefined): void {
    this.#hub = hub;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (hub === undefined) return;
    this.#readyAtMs = this.#context.clock.now();
    this.#schedule();
  }

  /** The session is stopped: nothing is sent any more. */
  close(): void {
    this.#closed = true;
    this.use(undefined);
    this.#settleFlushes();
    for (const { reject } of this.#flushes.splice(0)) reject(closed());
  }

  #schedule(): void {
    if (this.#hub === undefined || this.#sending || this.#stopTimer !== undefined) return;
    if (this.#queue.size === 0) return;
    const { clock, options } = this.#context;
    this.#stopTimer = clock.startTimer(
      () => {
        this.#stopTimer = undefined;
        void this.#send();
      },
      // No wait is longer, unless the clock was set back.
      Math.min(Math.max(this.#nextAtMs - clock.now(), 0), options.unitLocationIntervalMs),
    );
  }

  async #send(): Promise<void> {
    const { clock, options } = this.#context;
    const hub = this.#hub;
    this.#dropOld();
    const units = this.#queue.take();
    if (hub !== undefined && units.length > 0) {
      this.#sending = true;
      this.#nextAtMs = clock.now() + options.unitLocationIntervalMs;
      await this.#call(hub, units);
      // The hub may have got to the call as late as with its answer, and measures from there.
      this.#nextAtMs = Math.max(this.#nextAtMs, clock.now() + MIN_UNIT_LOCATION_INTERVAL_MS);
      this.#sending = false;
    }
    this.#settleFlushes();
    this.#schedule();
  }

  async #call(hub: Asker, units: readonly WaitingUnit[]): Promise<void> {
    const updates = units.map(({ update }) => update);
    const error = await this.#ask(hub, updates);
    if (error === undefined) {
      this.#counts.sent += units.length;
      return;
    }
    // Nobody knows whether the hub has got it; a position may come twice.
    if (error === UNKNOWN) {
      this.#counts.coalesced += this.#queue.putBack(units);
      return;
    }
    this.#counts.refused += units.length;
    if (error === SonoranHubError.TOO_SOON) this.#counts.coalesced += this.#queue.putBack(units);
    const { about, logger } = this.#context;
    logger.debug({ ...about, error, updates: updates.length }, "the hub refused unit locations");
    this.#refusals.emit({ ...about, error, updates });
  }

  /** The hub's reason not to take the updates; {@link UNKNOWN} when it did not answer, or the connection ended. */
  async #ask(hub: Asker, updates: readonly unknown[]): Promise<string | typeof UNKNOWN | undefined> {
    const { clean, options } = this.#context;
    try {
      const answer = await hub.ask("unitLocation", [updates], options.unitLocationTimeoutMs);
      if (answer === TIMED_OUT) return this.#unanswered();
      this.#isUnanswered = false;
      const { data } = hubAnswerSchema.safeParse(answer);
      if (data?.success === true) return undefined;
      return data === undefined
        ? "its answer is not one that we know"
        : clean(data.error ?? "it gave no reason");
    } catch (error) {
      return error instanceof HubCallError ? error.message : UNKNOWN;
    }
  }

  /** Costs no more than this call: whether the hub is there is told by what else it sends. */
  #unanswered(): typeof UNKNOWN {
    const { about, logger } = this.#context;
    if (!this.#isUnanswered) logger.warn(about, "the hub did not answer unit locations in time: sent again");
    this.#isUnanswered = true;
    return UNKNOWN;
  }

  #dropOld(): void {
    const oldest = this.#context.clock.now() - this.#context.options.unitLocationMaxAgeMs;
    this.#counts.expired += this.#queue.drop(({ atMs }) => atMs < this.#readyAtMs && atMs < oldest);
  }

  #settleFlushes(): void {
    if (this.#sending) return;
    this.#flushes = this.#flushes.filter(({ turn, resolve }) => {
      if (this.#queue.hasUpTo(turn)) return true;
      resolve();
      return false;
    });
  }
}

const UNKNOWN: unique symbol = Symbol("unknown");

function closed(): TenfourError {
  return new TenfourError("unitLocations: the session is stopped, and sends no positions any more", {
    code: "ERR_TENFOUR_CLOSED",
  });
}
