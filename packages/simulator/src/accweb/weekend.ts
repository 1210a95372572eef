import type { TimedEvent } from "../agenda.js";
import { createRandom } from "../seeded-random.js";
import { Racer } from "./racer.js";
import { entryList } from "./roster.js";
import { Session, type SessionName, type SessionPlan } from "./session.js";
import { type CheckedWeekend, checkWeekend, type RaceWeekendOptions } from "./weekend-options.js";
import type { AccwebWireEvent } from "./wire.js";
import { World } from "./world.js";

const NEXT = { Practice: "Qualifying", Qualifying: "Race", Race: "Practice" } as const;

/** The script of a weekend: who joins, swaps, leaves and comes back, and how one session leads to the next. */
class Weekend {
  readonly #world: World;
  readonly #racers: readonly Racer[];
  readonly #laps: CheckedWeekend["laps"];

  constructor({ seed, cars, laps, track, instance, startAtMs }: CheckedWeekend) {
    const random = createRandom(seed);
    this.#world = new World(instance, track, startAtMs, random);
    this.#laps = laps;
    this.#racers = entryList(cars, random).map((entry, index) => new Racer(this.#world, index, entry));
  }

  run(): Generator<TimedEvent<AccwebWireEvent>, void, undefined> {
    const { agenda } = this.#world;
    const practice = this.#session("Practice");
    agenda.after(0, () => [this.#world.lifecycle("instance_started")]);
    agenda.after(400, () => [practice.phase("waiting for drivers", 0)]);
    agenda.after(1500, () => {
      this.#world.setTrack();
      this.#everybodyJoins(practice);
      return [practice.phase("session", practice.minutes)];
    });
    return agenda.run();
  }

  /** Who joins in qualifying only; in a small field nobody does. */
  get #lateComer(): Racer | undefined {
    return this.#racers.length > 2 ? this.#racers.at(-1) : undefined;
  }

  #everybodyJoins(practice: Session): void {
    const { random } = this.#world;
    let delayMs = 500;
    for (const racer of this.#racers) {
      if (racer !== this.#lateComer) this.#join(racer, practice, delayMs);
      delayMs += random.int(2000, 7000);
    }
  }

  #join(racer: Racer, session: Session, delayMs: number): void {
    const { agenda, random } = this.#world;
    agenda.after(delayMs, () => {
      session.sendOut(racer, random.int(5000, 20_000));
      return [racer.join()];
    });
  }

  #leave(racer: Racer, session: Session, delayMs: number): void {
    this.#world.agenda.after(delayMs, () => {
      const events = racer.car?.drivers.map((driver) => racer.leave(driver));
      session.retire(racer);
      return events;
    });
  }

  #swap(racer: Racer, delayMs: number): void {
    const { agenda } = this.#world;
    agenda.after(delayMs, () => (racer.car === undefined ? undefined : [racer.joinSecond()]));
    agenda.after(delayMs + 6000, () =>
      racer.car === undefined ? undefined : [racer.leave(racer.entry.crew[0])],
    );
  }

  #session(name: SessionName): Session {
    const plan = { name, laps: this.#laps[name], ...this.#script(name) };
    return new Session(this.#world, plan, () => this.#over(name));
  }

  #script(name: SessionName): Pick<SessionPlan, "incident" | "crossed"> {
    const { random } = this.#world;
    const laps = this.#laps[name];
    if (name === "Practice") {
      return {
        crossed: (racer, lap, session) => {
          if (lap !== 1 || racer.index % 10 !== 4) return;
          this.#leave(racer, session, 3000);
          this.#join(racer, session, 25_000);
        },
      };
    }
    if (name === "Qualifying") {
      const cutting = Math.min(2, laps);
      const untimed = this.#racers[1] ?? this.#racers[0];
      return {
        incident: (racer, lap) => {
          if (racer.index === 0 && lap === cutting) return "cut in-lap";
          return racer === untimed && lap === 1 ? "untimed" : undefined;
        },
      };
    }
    const moments = this.#racers.map(() => Math.ceil(laps * (0.35 + random.next() * 0.3)));
    return {
      crossed: (racer, lap, session) => {
        if (lap !== moments[racer.index]) return;
        if (racer.entry.crew.length > 1) this.#swap(racer, 4000);
        else if (racer.index % 20 === 3) this.#leave(racer, session, 3000);
      },
    };
  }

  #over(name: SessionName): AccwebWireEvent[] {
    const { agenda, live } = this.#world;
    const next = NEXT[name];
    const changed = this.#world.report("instance_live_session_changed", {
      oldSession: name,
      session: next,
      live: live.snapshot(agenda.nowMs),
    });
    live.advance(next);
    const session = this.#session(next);
    if (next === "Practice") return [changed, ...this.#goHome(session)];
    agenda.after(10_000, () => this.#green(session, next));
    return [changed, session.phase("pre session", session.minutes)];
  }

  #green(session: Session, name: SessionName): AccwebWireEvent[] {
    const { random } = this.#world;
    const isRace = name === "Race";
    const place = (racer: Racer) => racer.car?.position ?? this.#racers.length;
    for (const racer of this.#racers) {
      racer.prepare(!isRace);
      session.sendOut(racer, isRace ? place(racer) * 300 : random.int(0, 30_000));
    }
    if (name === "Qualifying" && this.#lateComer !== undefined) this.#join(this.#lateComer, session, 8000);
    return [session.phase("session", session.minutes)];
  }

  /** Right after a session change the reset has nothing but zeros to report. */
  #goHome(practice: Session): AccwebWireEvent[] {
    const { agenda, live, random } = this.#world;
    const reset = this.#world.report("instance_live_reseting_race_weekend", {
      live: live.snapshot(agenda.nowMs),
    });
    let delayMs = 3000;
    for (const racer of this.#racers) {
      this.#leave(racer, practice, delayMs);
      delayMs += random.int(1000, 4000);
    }
    agenda.after(delayMs + 2000, () => [this.#world.lifecycle("instance_stopped")]);
    return [reset, practice.phase("waiting for drivers", 0)];
  }
}

/**
 * A race weekend as accweb reports it: the instance starts, drivers join, and practice, qualifying and race are
 * driven with cut and untimed laps, contact, driver swaps and people who leave; each session ends with
 * `instance_live_session_changed` and its standings, the weekend with the reset. All nine event names occur.
 *
 * A pure generator: the same options give the same events, timestamps included.
 *
 * @throws SimulatorOptionError for an option out of range, when called.
 */
export function raceWeekend(
  options: RaceWeekendOptions = {},
): Generator<TimedEvent<AccwebWireEvent>, void, undefined> {
  return new Weekend(checkWeekend(options)).run();
}
