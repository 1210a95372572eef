/** Bytes that come back later than this are taken for a new event. */
const WINDOW_MS = 60_000;
/** What a game server forwards is here by the time that it answers, or hardly later. */
const SOON_MS = 500;
/**
 * Equal bytes that nothing accounts for are let through so often within the window: they can be real events. More often
 * where the CAD may well send them: a panic that is lost is worse than an echo.
 */
const MAX_LET_THROUGH = { elsewhere: 2, shared: 10 };

/**
 * From where an event came, as far as that tells whether a game server has forwarded it:
 *
 * - `target`: the game server's address, which nobody else has
 * - `shared`: this machine, on which the game server runs too, and perhaps a proxy through which the CAD sends
 * - `elsewhere`: any other address, or an unknown one
 */
export type Sender = "target" | "shared" | "elsewhere";

/** What became of bytes that were being sent. */
export interface Sending {
  /** The game server has answered, or will not. */
  ended(nowMs: number): void;
  /** They were not sent after all. */
  takeBack(): void;
}

interface Flight {
  readonly atMs: number;
  endedMs: number | undefined;
}

/** Bytes that were sent to a game server, once or several times. */
export class Sent {
  readonly length: number;
  /** What has not come back. */
  #open: Flight[] = [];
  /** When equal bytes were let through. */
  #letThrough: number[] = [];
  #lastMs = 0;

  constructor(length: number) {
    this.length = length;
  }

  isOver(nowMs: number): boolean {
    return nowMs - this.#lastMs > WINDOW_MS;
  }

  sending(nowMs: number): Sending {
    const flight: Flight = { atMs: nowMs, endedMs: undefined };
    this.#lastMs = nowMs;
    this.#open.push(flight);
    return {
      ended: (endedMs) => {
        flight.endedMs = endedMs;
      },
      takeBack: () => {
        this.#open = this.#open.filter((other) => other !== flight);
      },
    };
  }

  /** Whether equal bytes that were received are what was sent, on its way back. */
  accountsFor(sender: Sender, nowMs: number): boolean {
    this.#open = this.#open.filter(({ atMs }) => nowMs - atMs <= WINDOW_MS);
    const own =
      sender === "elsewhere" ? -1 : this.#open.findIndex((flight) => returns(flight, sender, nowMs));
    if (own !== -1) this.#open.splice(own, 1);
    if (own !== -1 || sender === "target") return own !== -1;
    this.#letThrough = this.#letThrough.filter((atMs) => nowMs - atMs <= WINDOW_MS);
    if (this.#letThrough.length >= MAX_LET_THROUGH[sender]) return true;
    this.#letThrough.push(nowMs);
    return false;
  }
}

/** Whether what a sender sends now can be this, on its way back. */
function returns({ endedMs }: Flight, sender: Sender, nowMs: number): boolean {
  return sender === "target" || endedMs === undefined || nowMs - endedMs <= SOON_MS;
}
