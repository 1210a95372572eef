import { Agenda } from "../agenda.js";
import type { SeededRandom } from "../seeded-random.js";
import type { CadEvent, CadEventData, CadWireEvent, WireNote, WireUnit } from "./wire.js";

/** UnitStatus of a community that has not defined its own. */
export const STATUS = { unavailable: 0, busy: 1, available: 2, enroute: 3, onScene: 4 } as const;

/** Rewrites an event into another form in which it may appear on the wire. */
export type Form = (event: CadEvent, unitOf: (id: number) => WireUnit) => CadWireEvent;

/** What a desk is set up with. */
export interface DeskOptions {
  readonly random: SeededRandom;
  readonly form: Form;
  /** Id of the dispatcher's unit. */
  readonly dispatcher: number;
  /** Ids of calls and records begin above this. */
  readonly firstId: number;
  /** Called when everything that was begun has ended. */
  readonly onQuiet: () => void;
}

/** Something that happens besides the emergency calls. It may go on in the desk's diary, between begin and end. */
export type Interlude = (desk: Desk) => CadWireEvent[];

/** The state of a community during a shift: who is on duty, what is going on, and the diary of what will. */
export class Desk {
  readonly agenda = new Agenda<CadWireEvent>();
  readonly random: SeededRandom;
  readonly dispatcher: number;
  /** Everybody who has logged in; kept after logging out, because late events may name them. */
  readonly #units = new Map<number, WireUnit>();
  readonly #onDuty = new Set<number>();
  readonly #form: Form;
  readonly #startOfDayMs: number;
  #statusReports = 0;
  readonly #onQuiet: () => void;
  #nextId: number;
  #open = 0;

  constructor({ random, form, dispatcher, firstId, onQuiet }: DeskOptions) {
    this.random = random;
    this.dispatcher = dispatcher;
    this.#form = form;
    this.#nextId = firstId;
    this.#onQuiet = onQuiet;
    this.#startOfDayMs = random.int(18, 21) * 3_600_000;
  }

  /** An id that nothing else in this shift has. */
  newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  /** An event in the form this shift uses. */
  event<Type extends keyof CadEventData>(type: Type, data: CadEventData[Type]): CadWireEvent {
    // The pair is correlated by the signature, which a union cannot express.
    return this.#form({ type, data } as CadEvent, (id) => this.unit(id));
  }

  /** A line of a call's log, with the time of the shift. */
  note(label: string, content: string): WireNote {
    const seconds = Math.floor((this.#startOfDayMs + this.agenda.nowMs) / 1000) % 86_400;
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return {
      time: parts.map((part) => String(part).padStart(2, "0")).join(":"),
      label,
      type: "text",
      content,
    };
  }

  /** A unit starts its duty. */
  logIn(unit: WireUnit): CadWireEvent {
    this.#units.set(unit.id, unit);
    this.#onDuty.add(unit.id);
    const { isDispatch } = unit;
    return this.event("EVENT_UNIT_LOGIN", { unit, isDispatch, selfDispatch: false });
  }

  /** A unit ends its duty. */
  logOut(id: number): CadWireEvent {
    this.#onDuty.delete(id);
    return this.event("EVENT_UNIT_LOGOUT", { identId: id });
  }

  /** Everybody who is logged in, the dispatcher first. */
  get onDuty(): readonly number[] {
    return [...this.#onDuty];
  }

  /** Units that patrol, in random order. */
  get patrols(): number[] {
    return this.random.shuffle(this.onDuty.filter((id) => id !== this.dispatcher));
  }

  /** One unit that patrols. */
  get anyPatrol(): number {
    return this.patrols[0] ?? this.dispatcher;
  }

  /** Units that can be sent to a call, those of the wanted CAD page first. */
  available(page: number): number[] {
    const free = this.patrols.filter((id) => this.unit(id).status === STATUS.available);
    return free.sort((left, right) => this.#distance(left, page) - this.#distance(right, page));
  }

  /** Changes a unit and returns it as it is then. */
  change(id: number, change: Partial<WireUnit>): WireUnit {
    const changed = { ...this.unit(id), ...change };
    this.#units.set(id, changed);
    return changed;
  }

  /** A unit as it is now, on duty or not. */
  unit(id: number): WireUnit {
    const unit = this.#units.get(id);
    if (unit === undefined) throw new RangeError(`No unit ${id} has logged in during this shift.`);
    return unit;
  }

  /** Units change their status; every third time reported with the whole units, the other current form. */
  status(ids: readonly number[], status: number, location?: string): CadWireEvent {
    const units = ids.map((id) =>
      this.change(id, { status, ...(location === undefined ? {} : { location }) }),
    );
    this.#statusReports += 1;
    const data = this.#statusReports % 3 === 0 ? { units } : { identIds: ids, status };
    return this.event("EVENT_UNIT_STATUS", data);
  }

  /** Something that takes time has begun; the shift does not end before it has. */
  begin(): void {
    this.#open += 1;
  }

  /** It has ended; when nothing else is going on, the shift ends. */
  end(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onQuiet();
  }

  #distance(id: number, page: number): number {
    return this.unit(id).data.page === page ? 0 : 1;
  }
}
