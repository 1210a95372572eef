import { type DrivenLap, durationMs, reportLap } from "./lap.js";
import type { LiveCar } from "./live-state.js";
import type { Incident, Racer } from "./racer.js";
import type { AccwebWireEvent } from "./wire.js";
import type { World } from "./world.js";

/** The sessions of a weekend, in order. */
export type SessionName = "Practice" | "Qualifying" | "Race";

/** What is planned for a session. */
export interface SessionPlan {
  readonly name: SessionName;
  /** It is over when the first car has done so many laps; the others finish the lap they are on. */
  readonly laps: number;
  /** Something that must happen on a racer's n-th lap (from 1). */
  incident?(racer: Racer, lapNumber: number): Incident | undefined;
  /** Called when a racer crosses the line, to let crews swap, leave and come back. */
  crossed?(racer: Racer, lapNumber: number, session: Session): void;
}

/** The cars going round, until the flag and beyond. */
export class Session {
  readonly #world: World;
  readonly #plan: SessionPlan;
  readonly #onEnd: () => Iterable<AccwebWireEvent>;
  readonly #onTrack = new Set<Racer>();
  #flagIsOut = false;
  #ended = false;

  constructor(world: World, plan: SessionPlan, onEnd: () => Iterable<AccwebWireEvent>) {
    this.#world = world;
    this.#plan = plan;
    this.#onEnd = onEnd;
  }

  /** Planned length in minutes, as the server would show it. */
  get minutes(): number {
    return Math.ceil((this.#plan.laps * this.#world.track.lapMs) / 60_000);
  }

  /** A phase begins. */
  phase(phase: string, remaining: number): AccwebWireEvent {
    return this.#world.report("instance_live_session_phase_changed", {
      session: this.#plan.name,
      phase,
      remaining,
    });
  }

  /** Sends a car onto the track after `delayMs`; too late once the flag is out. */
  sendOut(racer: Racer, delayMs: number): void {
    this.#world.agenda.after(delayMs, () => {
      const { car } = racer;
      if (this.#flagIsOut || car === undefined) return undefined;
      this.#onTrack.add(racer);
      this.#drive(racer, car);
      return undefined;
    });
  }

  /** A car comes to a stop; its session may have been the last one going. */
  retire(racer: Racer): void {
    this.#onTrack.delete(racer);
    this.#endWhenAllAreIn();
  }

  #drive(racer: Racer, car: LiveCar): void {
    const { agenda, random } = this.#world;
    const lapNumber = car.laps.length + 1;
    const lap = racer.drive(this.#plan.incident?.(racer, lapNumber));
    car.driving = { lap, startedAtMs: agenda.nowMs, startedMS: this.#world.clockMs };
    const contact = this.#plan.name === "Race" && (lapNumber === 1 ? racer.index === 0 : random.chance(0.02));
    if (contact) {
      agenda.after(durationMs(lap) * 0.4, () => (car.driving?.lap === lap ? [racer.damage(car)] : undefined));
    }
    agenda.after(durationMs(lap), () => this.#cross(racer, lap));
  }

  #cross(racer: Racer, driven: DrivenLap): AccwebWireEvent[] | undefined {
    const { car } = racer;
    // Somebody who left, and perhaps came back meanwhile, does not finish the lap of before.
    if (car?.driving?.lap !== driven || !this.#onTrack.has(racer)) return undefined;
    const sessionOver = this.#flagIsOut;
    const at = { timestampMS: this.#world.clockMs, fuel: racer.fuel, sessionOver };
    const lap = reportLap(driven, at);
    this.#world.live.complete(car, lap);
    const driver = car.drivers[lap.driverIndex] ?? car.currentDriver;
    const { lapTimeMS, timestampMS, flags, fuel, s1, s2, s3, hasCut, inLap, outLap } = lap;
    const events: AccwebWireEvent[] = [
      this.#world.report("instance_live_new_lap", {
        ...driver,
        carID: car.carID,
        raceNumber: car.raceNumber,
        carModel: car.carModel,
        lapTimeMS,
        timestampMS,
        flags,
        fuel,
        position: car.position,
        s1,
        s2,
        s3,
        hasCut,
        inLap,
        outLap,
        sessionOver,
      }),
    ];
    if (!this.#flagIsOut && car.laps.length >= this.#plan.laps) {
      this.#flagIsOut = true;
      events.push(this.phase("session overtime", 0));
    }
    if (this.#flagIsOut) {
      // The slowing-down lap is never finished; snapshots show how far it got.
      car.driving = { lap: driven, startedAtMs: this.#world.agenda.nowMs, startedMS: timestampMS };
      this.retire(racer);
    } else {
      this.#drive(racer, car);
      this.#plan.crossed?.(racer, car.laps.length, this);
    }
    return events;
  }

  #endWhenAllAreIn(): void {
    if (!this.#flagIsOut || this.#onTrack.size > 0 || this.#ended) return;
    this.#ended = true;
    const { agenda } = this.#world;
    agenda.after(1000, () => [this.phase("session completed", 0)]);
    agenda.after(6000, () => [this.phase("post session", 0)]);
    if (this.#plan.name === "Race") agenda.after(16_000, () => [this.phase("result UI", 0)]);
    agenda.after(30_000, this.#onEnd);
  }
}
