import type { Grant, Hold, IngestMeta, IngestResult, Intake, RefusalCode } from "@tenfour/receiver";
import type { Flow } from "./flow.js";
import type { Mark } from "./gap-ledger.js";

/** So many events of a session are under way to the receiver's sinks at a time: a commit of theirs takes many. */
const MAX_UNDER_WAY = 256;
/** The same in bytes; a longer event goes alone. */
const MAX_UNDER_WAY_BYTES = 4 * 1024 * 1024;

/** An event that waits, or is under way; in the order in which they came. */
interface Item {
  /** Undefined from when it is under way: it is the receiver's then. */
  payload: unknown;
  readonly bytes: number;
  readonly hold: Hold;
  readonly grant: Grant | undefined;
  readonly before: Mark;
  result: IngestResult | undefined;
  next: Item | undefined;
}

/** What is the same for every event of a handle's sessions. */
export interface InboxContext {
  readonly intake: Intake;
  readonly origin: NonNullable<IngestMeta["origin"]>;
}

/** Learns what became of the events, in the order in which they came. */
export interface InboxListener {
  onAccepted(): void;
  /** @param before a mark from before the event came in */
  onRefused(code: RefusalCode, before: Mark): void;
}

/**
 * Events on their way from the connection to the receiver, in order. Most are taken in at once. Where the receiver has
 * to wait for its sinks, the next ones are given to it meanwhile, as soon as the one before has its place: a sink that
 * writes many at once must not get them one by one. Beyond the bounds they wait here, counted against the memory bound.
 */
export class Inbox {
  readonly #context: InboxContext;
  readonly #about: NonNullable<IngestMeta["boundTo"]>;
  readonly #listener: InboxListener;
  readonly #flow: Flow;
  /** The oldest of which the listener has not been told. */
  #first: Item | undefined;
  #last: Item | undefined;
  /** The oldest that is not under way. */
  #waiting: Item | undefined;
  #underWay = 0;
  #underWayBytes = 0;
  /** Under way, but without a place yet: nothing may overtake it. */
  #unplaced: Item | undefined;
  /** Whether the event that was given to the receiver last had its place at once. */
  #placed = false;
  #idle: (() => void)[] | undefined;

  /** @param about whose events they are */
  constructor(
    context: InboxContext,
    about: NonNullable<IngestMeta["boundTo"]>,
    flow: Flow,
    listener: InboxListener,
  ) {
    this.#context = context;
    this.#about = about;
    this.#flow = flow;
    this.#listener = listener;
  }

  /** False when the memory bound leaves no room: the event is not taken. */
  push(payload: unknown, bytes: number, before: Mark): boolean {
    const { intake } = this.#context;
    const taken = intake.hold(bytes);
    if (taken === undefined) return false;
    const hold = this.#flow.count(taken, bytes);
    // Its key counts as of now, however long it waits.
    const grant = intake.admit("sonoran", []);
    if (this.#first === undefined) {
      const result = this.#take(payload, hold, grant);
      if (result instanceof Promise)
        this.#follow(this.#append(undefined, bytes, hold, grant, before), result);
      else this.#tell(result, before);
      return true;
    }
    const item = this.#append(payload, bytes, hold, grant, before);
    this.#waiting ??= item;
    this.#advance();
    return true;
  }

  /** Resolves when everything that was pushed has been taken in. */
  idle(): Promise<void> {
    if (this.#first === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle ??= [];
      this.#idle.push(resolve);
    });
  }

  #append(payload: unknown, bytes: number, hold: Hold, grant: Item["grant"], before: Mark): Item {
    const item: Item = { payload, bytes, hold, grant, before, result: undefined, next: undefined };
    if (this.#last === undefined) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    return item;
  }

  /** Gives the receiver what waits, as far as that may be. */
  #advance(): void {
    for (let item = this.#waiting; item !== undefined && this.#mayBegin(item); item = this.#waiting) {
      this.#waiting = item.next;
      const { payload } = item;
      item.payload = undefined;
      const result = this.#take(payload, item.hold, item.grant);
      if (result instanceof Promise) this.#follow(item, result);
      else {
        item.result = result;
        this.#tellInOrder();
      }
    }
  }

  #mayBegin({ bytes }: Item): boolean {
    if (this.#unplaced !== undefined) return false;
    if (this.#underWay === 0) return true;
    return this.#underWay < MAX_UNDER_WAY && this.#underWayBytes + bytes <= MAX_UNDER_WAY_BYTES;
  }

  /** @param pending the outcome of the event that was given to the receiver last */
  #follow(item: Item, pending: Promise<IngestResult>): void {
    if (!this.#placed) this.#unplaced = item;
    this.#underWay += 1;
    this.#underWayBytes += item.bytes;
    void pending.then((result) => {
      this.#underWay -= 1;
      this.#underWayBytes -= item.bytes;
      if (this.#unplaced === item) this.#unplaced = undefined;
      item.result = result;
      this.#tellInOrder();
      this.#advance();
    });
  }

  /** One function for every event: no two are without a place at a time. */
  readonly #onPlaced = (): void => {
    this.#placed = true;
    if (this.#unplaced === undefined) return;
    this.#unplaced = undefined;
    this.#advance();
  };

  /** The meta is spelt out, because this runs for every event and a spread costs as much as the rest of it. */
  #take(payload: unknown, hold: Hold, grant: Item["grant"]): IngestResult | Promise<IngestResult> {
    const { intake, origin } = this.#context;
    const meta: IngestMeta = {
      source: "sonoran",
      transport: "ws",
      boundTo: this.#about,
      origin,
      grant,
      hold,
      onPlaced: this.#onPlaced,
    };
    this.#placed = false;
    return intake.take === undefined ? intake.ingest(payload, meta) : intake.take(payload, meta);
  }

  /** What a refusal means depends on what was accepted before and after it. */
  #tellInOrder(): void {
    for (let item = this.#first; item?.result !== undefined; item = this.#first) {
      this.#first = item.next;
      if (item.next === undefined) this.#last = undefined;
      this.#tell(item.result, item.before);
    }
    if (this.#first === undefined) for (const resolve of this.#idle?.splice(0) ?? []) resolve();
  }

  #tell(result: IngestResult, before: Mark): void {
    if (result.status === "accepted") this.#listener.onAccepted();
    else this.#listener.onRefused(result.code, before);
  }
}
