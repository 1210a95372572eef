import type { Logger } from "@tenfour/receiver";
import type { Clock } from "./clock.js";
import type { Observers } from "./observer.js";
import type { ResolvedTarget } from "./options.js";
import type { OutboxConsumer } from "./outbox.js";
import type { Records } from "./records.js";
import type { TargetDriver } from "./target.js";

/** What a target is given to work with. */
export interface Surroundings {
  readonly target: ResolvedTarget;
  readonly driver: TargetDriver;
  readonly consumer: OutboxConsumer;
  readonly records: Records;
  readonly observers: Observers;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
}
