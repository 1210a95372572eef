import { MAX_UNIT_LOCATIONS_PER_CALL, type UnitLocationUpdate } from "@tenfour/contracts";
import { type CheckedUpdate, MAX_CALL_BYTES } from "./unit-location-input.js";

/** A unit that waits to be sent, with its newest position. */
export interface WaitingUnit {
  /** When it began to wait: counts up. */
  readonly turn: number;
  readonly ids: Set<string>;
  update: UnitLocationUpdate;
  bytes: number;
  /** When its position was given, in milliseconds since the epoch. */
  atMs: number;
}

/**
 * The newest position of every unit. A newer one takes the place of the older one, not a place at the end: so a unit
 * that reports all the time is sent as often as the others, and none starves.
 */
export class UnitLocationQueue {
  #units = new Set<WaitingUnit>();
  readonly #byId = new Map<string, WaitingUnit>();
  #turn = 0;

  get size(): number {
    return this.#units.size;
  }

  /** The turn of the unit that came last. */
  get lastTurn(): number {
    return this.#turn;
  }

  /** Whether a unit of that turn or an earlier one waits. */
  hasUpTo(turn: number): boolean {
    for (const unit of this.#units) if (unit.turn <= turn) return true;
    return false;
  }

  /** Resolves to how many older positions it replaced. */
  add({ update, ids, bytes }: CheckedUpdate, atMs: number): number {
    const same = new Set(ids.flatMap((id) => this.#byId.get(id) ?? []));
    const [unit = this.#begin(), ...others] = same;
    // Two units turn out to be one when an update has an id of each.
    for (const other of others) {
      this.#remove(other);
      for (const id of other.ids) unit.ids.add(id);
    }
    for (const id of ids) unit.ids.add(id);
    for (const id of unit.ids) this.#byId.set(id, unit);
    Object.assign(unit, { update, bytes, atMs });
    return same.size;
  }

  /** Takes out what fits into one call, longest wait first. */
  take(): WaitingUnit[] {
    const taken: WaitingUnit[] = [];
    let bytes = 0;
    for (const unit of this.#units) {
      bytes += unit.bytes;
      if (taken.length === MAX_UNIT_LOCATIONS_PER_CALL || bytes > MAX_CALL_BYTES) break;
      taken.push(unit);
    }
    for (const unit of taken) this.#remove(unit);
    return taken;
  }

  /** Puts units back in front that could not be sent; how many of them have a newer position by now. */
  putBack(units: readonly WaitingUnit[]): number {
    const back = units.filter(({ ids }) => ![...ids].some((id) => this.#byId.has(id)));
    for (const unit of back) for (const id of unit.ids) this.#byId.set(id, unit);
    this.#units = new Set([...back, ...this.#units]);
    return units.length - back.length;
  }

  /** Takes out the units that are to go, for good; how many. */
  drop(isOver: (unit: WaitingUnit) => boolean): number {
    const over = [...this.#units].filter(isOver);
    for (const unit of over) this.#remove(unit);
    return over.length;
  }

  #begin(): WaitingUnit {
    this.#turn += 1;
    const unit = { turn: this.#turn, ids: new Set<string>(), update: { location: "" }, bytes: 0, atMs: 0 };
    this.#units.add(unit);
    return unit;
  }

  #remove(unit: WaitingUnit): void {
    this.#units.delete(unit);
    for (const id of unit.ids) this.#byId.delete(id);
  }
}
