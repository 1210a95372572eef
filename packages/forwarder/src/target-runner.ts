import { type AttemptHost, RunningAttempt } from "./attempt.js";
import { Bag } from "./bag.js";
import { type Answer, Consequences } from "./consequences.js";
import { Deadlines } from "./deadlines.js";
import type { KeyQueue } from "./key-window.js";
import type { OutboxDelivery } from "./outbox.js";
import { Picker } from "./picker.js";
import { Puller } from "./puller.js";
import type { Surroundings } from "./surroundings.js";
import type { DeliveryOutcome } from "./target.js";
import { type TargetParts, targetParts } from "./target-parts.js";
import type { Understood } from "./understood.js";

/**
 * Brings events to one target: different ordering keys side by side in its lanes, the events of one key one by
 * one. Works on a bounded window of what the outbox holds.
 */
export class TargetRunner {
  readonly parts: TargetParts;
  readonly #picker: Picker;
  readonly #puller: Puller;
  readonly #consequences: Consequences;
  readonly #attempts: AttemptHost;
  /** Queues with an attempt under way. */
  readonly #busy = new Bag<KeyQueue>();
  #whenIdle: (() => void)[] = [];
  #scheduled = false;
  #finishing = false;
  #closed = false;

  constructor(given: Surroundings) {
    this.parts = targetParts(given, () => this.#soon());
    this.#picker = new Picker(this.parts, () => this.#soon());
    this.#puller = new Puller(this.parts, () => this.#soon());
    this.#consequences = new Consequences(this.parts, (queue) => this.#askNext(queue));
    const { driver, target, clock, consumer } = given;
    this.#attempts = {
      driver,
      timeoutMs: target.timeoutMs,
      deadlines: new Deadlines(clock, target.timeoutMs),
      now: () => clock.now(),
      begin: (delivery) => consumer.begin(delivery),
      ended: (attempt, outcome) => this.#ended(attempt, outcome),
    };
  }

  /** Attempts under way, and deliveries that are not recorded yet: what a crash now would repeat. */
  get inFlight(): number {
    return this.#busy.size + this.parts.settler.unrecorded;
  }

  start(): void {
    this.parts.journal.refresh();
    this.#advance();
  }

  /** The target takes nothing until `resume`, across restarts. Attempts that are under way go on. */
  async halt(reason: string): Promise<void> {
    const { consumer, clock, journal } = this.parts;
    const recorded = consumer.halt({ since: new Date(clock.now()).toISOString(), reason });
    this.#stopPulling();
    journal.refresh(reason);
    await recorded;
  }

  /** Everything that waits is due at once. */
  async resume(): Promise<void> {
    const { consumer, gate, journal } = this.parts;
    const recorded = consumer.halted === undefined ? undefined : consumer.halt(undefined);
    gate.reset();
    this.#picker.stop();
    this.#puller.restart();
    consumer.wake("all");
    journal.refresh();
    this.#advance();
    await recorded;
  }

  /** Goes on until nothing can be delivered at present. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#puller.drain();
      this.#advance();
    });
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  finished(): Promise<void> {
    this.#finishing = true;
    this.#stopPulling();
    if (this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Calls off what is under way and gives back what is left. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { consumer, window, journal, settler, driver } = this.parts;
    this.#picker.stop();
    this.#puller.stop();
    for (const queue of this.#busy.all()) {
      const { attempt } = queue;
      const left = attempt?.callOff();
      // Everything else is given back, and made again.
      if (attempt !== undefined && left?.outcome === "park")
        await this.#consequences.failed(queue, attempt.delivery, left);
    }
    consumer.release(window.clear());
    this.#idle();
    journal.close();
    await settler.whenIdle();
    await driver[Symbol.asyncDispose]?.();
  }

  /** Much can change within one turn; one look around does for all. */
  #soon(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#advance();
    });
  }

  /** Starts whatever may start. */
  #advance(): void {
    const { settler, target, journal } = this.parts;
    if (this.#closed) return;
    if (!this.#mayBegin) {
      this.#stopPulling();
      if (this.inFlight === 0) this.#idle();
      return;
    }
    while (this.#busy.size < target.lanes && !settler.isFull) {
      const queue = this.#picker.next();
      if (queue === undefined) break;
      this.#work(queue);
    }
    this.#puller.fill();
    journal.refresh();
    if (this.inFlight === 0 && this.#whenIdle.length > 0 && this.#isStuck()) this.#idle();
  }

  /** Whether there may be new attempts at all. */
  get #mayBegin(): boolean {
    return !this.#finishing && this.parts.consumer.halted === undefined;
  }

  /** Whether nothing can begin at present: there is nothing, or the target must not be attempted. */
  #isStuck(): boolean {
    return this.#picker.isShut || (this.parts.window.events === 0 && this.#puller.isDry);
  }

  #idle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** What is not under way goes back. */
  #stopPulling(): void {
    const { consumer, window } = this.parts;
    this.#puller.stop();
    for (let queue = window.firstReady; queue !== undefined; queue = window.firstReady) {
      consumer.release([...queue.items]);
      window.drop(queue);
    }
  }

  /** One attempt of the first event of a queue. */
  #work(queue: KeyQueue): void {
    const { prepared } = queue;
    const [delivery] = queue.items;
    if (delivery === undefined || prepared === undefined) return;
    this.parts.window.take(queue);
    this.#attempt(queue, delivery, prepared).run();
  }

  #attempt(queue: KeyQueue, delivery: OutboxDelivery, understood: Understood): RunningAttempt {
    const attempt = new RunningAttempt(this.#attempts, queue, delivery, understood);
    queue.attempt = attempt;
    this.#busy.add(queue);
    return attempt;
  }

  /** @param given undefined where it was called off, and nothing follows from it */
  #ended(attempt: RunningAttempt, given: DeliveryOutcome | undefined): void {
    const { journal, clock } = this.parts;
    const { delivery, asker, startedMs } = attempt;
    const outcome = this.#closed ? undefined : given;
    if (outcome !== undefined && outcome.outcome !== "skipped")
      journal.attempted(delivery, outcome, clock.now() - startedMs);
    if (asker !== undefined) asker(outcome);
    else if (outcome !== undefined) this.#follow(attempt, outcome);
  }

  /** Does what follows from an attempt. */
  #follow({ queue, delivery }: RunningAttempt, outcome: DeliveryOutcome): void {
    if (outcome.outcome === "delivered" || outcome.outcome === "skipped") {
      this.#consequences[outcome.outcome](queue, delivery);
      this.#done(queue);
    } else void this.#consequences.failed(queue, delivery, outcome).then(() => this.#done(queue));
  }

  #done(queue: KeyQueue): void {
    if (this.#closed) return;
    this.#busy.delete(queue);
    queue.attempt = undefined;
    this.parts.window.rest(queue);
    this.#advance();
  }

  /** Whatever proves nothing leaves its place to the one behind it. */
  async #askNext(queue: KeyQueue): Promise<Answer> {
    for (;;) {
      const understood = await this.#picker.behind(queue);
      const next = queue.items[1];
      if (this.#closed) return "closed";
      if (understood === undefined || next === undefined || !this.#mayBegin) return "nothing";
      const outcome = await new Promise<DeliveryOutcome | undefined>((resolve) => {
        const attempt = this.#attempt(queue, next, understood);
        attempt.asker = resolve;
        attempt.run();
      });
      if (outcome === undefined) return "closed";
      if (outcome.outcome === "skipped") {
        this.#consequences.skipped(queue, next);
        continue;
      }
      if (outcome.outcome === "delivered") {
        this.#consequences.delivered(queue, next);
        return "taken";
      }
      if (outcome.outcome === "park") await this.#consequences.failed(queue, next, outcome);
      return "nothing";
    }
  }
}
