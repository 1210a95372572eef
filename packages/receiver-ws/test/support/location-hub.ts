import { UnitLocationSender } from "../../src/unit-location-sender.js";
import { FakeTime } from "./fake-time.js";
import { MemoryLogger } from "./receivers.js";

export const OK = { success: true, error: null, count: 0 };
export const refusal = (error: string) => ({ success: false, error, count: 0 });
export const TOO_SOON = "UNIT_LOCATION updates are limited to every 200ms.";

interface Call {
  readonly at: number;
  readonly updates: readonly { identId?: number; location: string }[];
}

/** A hub on fake time that takes `roundTripMs` for each call. */
class FakeHub {
  readonly calls: Call[] = [];
  answer: (call: Call) => unknown = () => OK;
  roundTripMs = 20;
  readonly #time: FakeTime;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  ask(method: string, values: readonly unknown[]): Promise<unknown> {
    if (method !== "unitLocation") throw new Error(`no such method: ${method}`);
    const call: Call = { at: this.#time.nowMs, updates: JSON.parse(JSON.stringify(values[0])) };
    this.calls.push(call);
    const answered = Promise.resolve().then(() => this.answer(call));
    answered.catch(() => undefined);
    return new Promise((resolve) => this.#time.clock.startTimer(() => resolve(answered), this.roundTripMs));
  }

  get locations(): string[] {
    return this.calls.flatMap(({ updates }) => updates.map(({ location }) => location));
  }
}

/** A sender, and the hub that it may use, on fake time. */
export function set(options: { intervalMs?: number; maxAgeMs?: number } = {}) {
  const time = new FakeTime();
  const hub = new FakeHub(time);
  const logger = new MemoryLogger();
  const sender = new UnitLocationSender({
    about: { community: "nyc", server: 1 },
    clock: time.clock,
    logger,
    clean: (text) => text,
    options: {
      unitLocationIntervalMs: options.intervalMs ?? 250,
      unitLocationMaxAgeMs: options.maxAgeMs ?? 10_000,
      unitLocationTimeoutMs: 1_000,
    },
  });
  /** Lets time pass, and promises be kept in between. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      time.pass(10);
      await new Promise((soon) => setImmediate(soon));
    }
  };
  return { time, hub, sender, logger, pass };
}

export const at = (identId: number, location = `place ${identId}`) => ({ identId, location });
