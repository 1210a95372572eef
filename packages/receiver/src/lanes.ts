import { Chain } from "./chain.js";

/** What a turn does before it lets the event loop do other work: so many items, or so much weight. */
const ITEMS_PER_TURN = 64;
const WEIGHT_PER_TURN = 256 * 1024;

/** An item's place in its lane. */
export interface Place<T> {
  readonly item: T;
  readonly lane: Lane<T>;
  /** The turn during or before which the item became ready; undefined while it is not. */
  readyIn: number | undefined;
  next: Place<T> | undefined;
}

interface Lane<T> {
  readonly key: string;
  readonly queue: Chain<Place<T>>;
  busy: boolean;
  /** True from the end of all lanes on. */
  stopped: boolean;
  next: Lane<T> | undefined;
}

/**
 * Runs items one after the other per key, and keys side by side and by turns. An item runs in a later turn of
 * the event loop than the one in which it became ready, so that whoever put it there can answer its sender
 * first. `work` must not throw or reject.
 */
export class Lanes<T> {
  readonly #work: (item: T) => void | Promise<void>;
  readonly #weigh: (item: T) => number;
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #idle: (() => void)[] = [];
  /** Lanes whose first item may run. */
  #runnable = new Chain<Lane<T>>();
  #turn = 0;
  #next: NodeJS.Immediate | undefined;
  #waiting = 0;
  #waitingWeight = 0;
  #running = 0;

  constructor(work: (item: T) => void | Promise<void>, weigh: (item: T) => number) {
    this.#work = work;
    this.#weigh = weigh;
  }

  /** Items that are ready and whose work has not begun. */
  get waiting(): number {
    return this.#waiting;
  }

  /** What they weigh. */
  get waitingWeight(): number {
    return this.#waitingWeight;
  }

  /** Items whose work has begun and is not done. */
  get running(): number {
    return this.#running;
  }

  /** Takes a place at the end of a key's lane. The lane stops there until the place is `ready`. */
  reserve(key: string, item: T): Place<T> {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { key, queue: new Chain(), busy: false, stopped: false, next: undefined };
      this.#lanes.set(key, lane);
    }
    const place: Place<T> = { item, lane, readyIn: undefined, next: undefined };
    lane.queue.push(place);
    return place;
  }

  /** Lets an item run when its turn comes. Has no effect after `stop`. */
  ready(place: Place<T>): void {
    const { lane } = place;
    if (lane.stopped) return;
    place.readyIn = this.#turn;
    this.#waiting += 1;
    this.#waitingWeight += this.#weigh(place.item);
    if (lane.queue.first === place && !lane.busy) this.#enlist(lane);
  }

  /** Resolves when no lane has anything left to do. */
  whenIdle(): Promise<void> {
    if (this.#lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Gives up everything whose work has not begun, and returns it. */
  stop(): T[] {
    clearImmediate(this.#next);
    const left: T[] = [];
    for (const lane of this.#lanes.values()) {
      lane.stopped = true;
      for (let place = lane.queue.shift(); place !== undefined; place = lane.queue.shift())
        left.push(place.item);
    }
    this.#lanes.clear();
    this.#waiting = 0;
    this.#waitingWeight = 0;
    return left;
  }

  #enlist(lane: Lane<T>): void {
    this.#runnable.push(lane);
    this.#next ??= setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#next = undefined;
    this.#turn += 1;
    const round = this.#runnable;
    // What becomes ready from here on is for the next turn.
    const later = new Chain<Lane<T>>();
    this.#runnable = later;
    let weight = 0;
    for (let items = 0; items < ITEMS_PER_TURN && weight < WEIGHT_PER_TURN; items++) {
      const lane = round.shift();
      const place = lane?.queue.shift();
      if (lane === undefined || place === undefined) break;
      const weighs = this.#weigh(place.item);
      weight += weighs;
      this.#waitingWeight -= weighs;
      this.#run(lane, place, round);
    }
    for (let lane = later.shift(); lane !== undefined; lane = later.shift()) round.push(lane);
    this.#runnable = round;
    if (round.first !== undefined) this.#next ??= setImmediate(() => this.#takeTurn());
  }

  #run(lane: Lane<T>, place: Place<T>, round: Chain<Lane<T>>): void {
    this.#waiting -= 1;
    this.#running += 1;
    lane.busy = true;
    const pending = this.#work(place.item);
    if (pending === undefined) this.#done(lane, round);
    else void pending.then(() => this.#done(lane, undefined));
  }

  /**
   * Ends an empty lane; lists one whose next item may run.
   *
   * @param round the turn that is being taken, where the work was done in it
   */
  #done(lane: Lane<T>, round: Chain<Lane<T>> | undefined): void {
    this.#running -= 1;
    lane.busy = false;
    if (lane.stopped) return;
    const { first } = lane.queue;
    if (first === undefined) {
      this.#lanes.delete(lane.key);
      if (this.#lanes.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
    } else if (first.readyIn !== undefined) {
      if (round !== undefined && first.readyIn < this.#turn) round.push(lane);
      else this.#enlist(lane);
    }
  }
}
