import type { Clock } from "./clock.js";
import { messageOf } from "./errors.js";
import type { OutboxDelivery } from "./outbox.js";
import type { Attempt, DeliveryOutcome, TargetDriver } from "./target.js";
import type { Understood } from "./understood.js";

/** What an attempt is made with. */
export interface AttemptParts {
  readonly driver: TargetDriver;
  readonly delivery: OutboxDelivery;
  readonly understood: Understood;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Puts on disk that the attempt is under way. */
  readonly begin: () => Promise<void>;
}

/** An attempt under way. */
export interface RunningAttempt {
  /** Never rejects. `undefined`: it was called off before it ended. */
  readonly outcome: Promise<DeliveryOutcome | undefined>;
  /** Ends it. What it counts as is told where that is more than that it was not made. */
  callOff(): DeliveryOutcome | undefined;
}

/** Begins an attempt with a deadline of its own; a driver that ignores its signal is not waited for. */
export function beginAttempt(parts: AttemptParts): RunningAttempt {
  const { driver, delivery, understood, timeoutMs, clock, begin } = parts;
  const controller = new AbortController();
  let settle: (outcome: DeliveryOutcome | undefined) => void;
  const outcome = new Promise<DeliveryOutcome | undefined>((resolve) => {
    settle = resolve;
  });
  const cancelTimer = clock.after(timeoutMs, () => {
    const ended = driver.timedOut?.(understood.record, attempt) ?? timedOut(timeoutMs);
    controller.abort();
    settle(ended);
  });
  const attempt: Attempt = {
    number: delivery.failedAttempts + 1,
    signal: controller.signal,
    stored: delivery.event,
    ...(delivery.again === undefined ? {} : { again: delivery.again }),
    begun: delivery.begun === true,
    begin,
    json: () => understood.json(),
  };
  const end = (ended: DeliveryOutcome): void => {
    cancelTimer();
    settle(ended);
  };
  deliver(driver, understood, attempt).then(end, (cause: unknown) =>
    end({ outcome: "retry", fault: "unclear", detail: messageOf(cause) }),
  );
  return {
    outcome,
    callOff: () => {
      cancelTimer();
      settle(undefined);
      const left = driver.calledOff?.(understood.record, attempt);
      controller.abort();
      return left;
    },
  };
}

/** What a driver throws at once counts as what it rejects with. */
async function deliver(
  driver: TargetDriver,
  { record }: Understood,
  attempt: Attempt,
): Promise<DeliveryOutcome> {
  return driver.deliver(record, attempt);
}

function timedOut(timeoutMs: number): DeliveryOutcome {
  return { outcome: "retry", fault: "target", detail: `no answer within ${timeoutMs} ms` };
}
