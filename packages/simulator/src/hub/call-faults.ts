import { numberBetween, wholeNumber } from "../checks.js";
import { MAX_TIMES } from "./cad.js";
import { methodName } from "./methods.js";

/** Longest delay that Node's timers know. */
const MAX_DELAY_MS = 2 ** 31 - 1;
const NO_DELAYS = { negotiateMs: 0, connectMs: 0, callsMs: 0 };

/** How long the hub takes, in milliseconds. */
export interface DelayFault {
  /** Before it answers a negotiation. @default 0 */
  readonly negotiateMs?: number;
  /** Before it accepts a websocket. @default 0 */
  readonly connectMs?: number;
  /**
   * Before it answers a call. The call itself is carried out at once, so that a session is ready, and may get
   * events, before its client knows. @default 0
   */
  readonly callsMs?: number;
}

/** Lets calls of a method fail. */
export interface ThrowFault {
  /** The hub's method, such as `authenticatev2`, in any case. */
  readonly method: string;
  /** How many calls. @default 1 */
  readonly times?: number;
  /** What the exception says. @default "boom" */
  readonly message?: string;
  /** A `HubException`, whose message reaches the client; any other exception's does not. @default true */
  readonly hubException?: boolean;
}

/** What will go wrong with requests and calls to come. */
export class CallFaults {
  #delays: Required<DelayFault> = NO_DELAYS;
  #unknownMethods: ReadonlySet<string> = new Set();
  readonly #throws: { left: number; readonly fault: ThrowFault }[] = [];

  get delays(): Required<DelayFault> {
    return this.#delays;
  }

  set delays(delays: DelayFault) {
    const given = { ...NO_DELAYS, ...delays };
    for (const [name, ms] of Object.entries(given)) numberBetween(name, ms, 0, MAX_DELAY_MS);
    this.#delays = given;
  }

  /** Methods that connections made from now on do not find; in lower case. */
  get unknownMethods(): ReadonlySet<string> {
    return this.#unknownMethods;
  }

  set unknownMethods(names: Iterable<string>) {
    this.#unknownMethods = new Set([...names].map((name) => methodName(name).toLowerCase()));
  }

  throw(fault: ThrowFault): void {
    const method = methodName(fault.method);
    this.#throws.push({
      left: wholeNumber("times", fault.times ?? 1, 1, MAX_TIMES),
      fault: { ...fault, method },
    });
  }

  /** The words of an exception that a call of this method throws, in those of ASP.NET Core. */
  take(method: string): string | undefined {
    const pending = this.#throws.find(({ left, fault }) => left > 0 && fault.method === method);
    if (pending === undefined) return undefined;
    pending.left -= 1;
    const { hubException = true, message = "boom" } = pending.fault;
    const words = `An unexpected error occurred invoking '${method}' on the server.`;
    return hubException ? `${words} HubException: ${message}` : words;
  }
}
