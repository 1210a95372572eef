import { type EventRecord, keyPattern, REDACTED } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";
import { z } from "zod";
import { forwarderError, optionsError } from "./errors.js";
import type { Forwarder } from "./forwarder.js";
import {
  type ForwarderOptions,
  forwarderOptionsSchema,
  parseWith,
  type ResolvedForwarderOptions,
  type TargetOptions,
} from "./forwarder-options.js";
import { LargeBodies } from "./large-bodies.js";
import { type ForwarderObserver, Observers } from "./observer.js";
import type { ResolvedTarget } from "./options.js";
import type { OutboxConsumer } from "./outbox.js";
import { eventOfEntry, eventOfRecord } from "./outbox-event.js";
import { listensAt } from "./own-address.js";
import { Records } from "./records.js";
import { type ForwarderStats, type TargetStatus, targetStats, targetStatus } from "./stats.js";
import type { TargetContext } from "./target.js";
import { TargetRunner } from "./target-runner.js";
import { type Configured, TargetTypes } from "./target-types.js";

/**
 * Makes a forwarder. It delivers nothing before `start()`.
 *
 * @throws ForwarderError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy, and no secret
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  return new CoreForwarder(parseWith(forwarderOptionsSchema, options, "createForwarder"));
}

/** What `enqueue` relies on; the rest of a record is understood again when it is delivered. */
const recordSchema = z.looseObject({
  id: z.uuid(),
  source: z.enum(["sonoran", "accweb"]),
  receivedAt: z.iso.datetime(),
});

class CoreForwarder implements Forwarder {
  readonly name: string;
  readonly #options: ResolvedForwarderOptions;
  readonly #types: TargetTypes;
  readonly #configured = new Map<string, Configured>();
  readonly #runners = new Map<string, TargetRunner>();
  /** An outbox gives each out once. */
  readonly #consumers = new Map<string, OutboxConsumer>();
  readonly #observers = new Observers();
  readonly #large: LargeBodies;
  readonly #records: Records;
  readonly #secrets: readonly RegExp[];
  #state: "new" | "started" | "closed" = "new";
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedForwarderOptions) {
    this.name = options.name;
    this.#options = options;
    this.#types = new TargetTypes(options.types);
    this.#large = new LargeBodies(options.logger);
    this.#records = new Records(this.#large);
    this.#secrets = options.secrets.flatMap((secret) => keyPattern(secret) ?? []);
    for (const target of options.targets) this.#configure(target);
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async keep(entry: SinkEntry): Promise<void> {
    this.#assertOpen();
    for (const { driver } of this.#configured.values()) driver.received?.(entry);
    await this.#options.outbox.append(eventOfEntry(entry));
  }

  async enqueue(record: EventRecord): Promise<void> {
    this.#assertOpen();
    const parsed = recordSchema.safeParse(record);
    if (!parsed.success) {
      const message = "enqueue: expected an event record, with an id, a source and receivedAt";
      throw forwarderError("ERR_TENFOUR_RECORD", message);
    }
    await this.#options.outbox.append(eventOfRecord(record));
  }

  async addTarget(target: TargetOptions): Promise<void> {
    if (this.#state === "closed") throw closed();
    const configured = this.#configure(target);
    if (this.#state === "started") await this.#run(configured);
  }

  async removeTarget(name: string, { keep = false } = {}): Promise<boolean> {
    if (!this.#configured.delete(name)) return false;
    const runner = this.#runners.get(name);
    this.#runners.delete(name);
    await runner?.close();
    if (keep || this.#state !== "started") return true;
    this.#consumers.delete(name);
    await this.#options.outbox.removeConsumer(name);
    return true;
  }

  async pause(name: string, reason = "paused by hand"): Promise<void> {
    await this.#runner(name).halt(reason);
  }

  async resume(name: string): Promise<void> {
    await this.#runner(name).resume();
  }

  observe(observer: ForwarderObserver): () => void {
    return this.#observers.add(observer);
  }

  targets(): readonly TargetStatus[] {
    return [...this.#runners.values()].map(targetStatus);
  }

  async stats(): Promise<ForwarderStats> {
    const { events, bytes, consumers } = await this.#options.outbox.stats();
    const waiting = new Map(consumers.map((consumer) => [consumer.target, consumer]));
    return {
      outbox: { events, bytes },
      targets: [...this.#runners].map(([name, runner]) => targetStats(runner, waiting.get(name))),
      orphans: consumers.filter(({ target }) => !this.#configured.has(target)),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(): Promise<void> {
    if (this.#state === "closed") throw closed();
    const configured = [...this.#configured.values()];
    // Every target has its position before the first event can be kept.
    for (const { target } of configured) await this.#consumer(target.name);
    if (this.#closing !== undefined) return;
    this.#state = "started";
    for (const one of configured) await this.#run(one);
    await this.#mentionOrphans();
  }

  async #close(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    this.#state = "closed";
    const runners = [...this.#runners.values()];
    const { clock, closeTimeoutMs } = this.#options;
    let cancelTimer: () => void = () => undefined;
    const timeout = new Promise<void>((resolve) => {
      cancelTimer = clock.after(closeTimeoutMs, resolve);
    });
    await Promise.race([Promise.all(runners.map((runner) => runner.drained())), timeout]);
    cancelTimer();
    await Promise.all(runners.map((runner) => runner.close()));
    for (const { target, driver } of this.#configured.values()) {
      if (!this.#runners.has(target.name)) await driver[Symbol.asyncDispose]?.();
    }
    await this.#large.close();
  }

  #configure(options: TargetOptions): Configured {
    if (this.#configured.has(options.name)) {
      throw optionsError(`there are two targets named "${options.name}"; give each its own name`);
    }
    const configured = this.#types.configure(options, (target) => this.#context(target));
    this.#configured.set(options.name, configured);
    return configured;
  }

  #context({ name, lanes, timeoutMs }: ResolvedTarget): TargetContext {
    const { clock, random, listening, keyOf } = this.#options;
    return {
      name,
      lanes,
      timeoutMs,
      random,
      now: () => clock.now(),
      keyOf,
      redact: (text) => this.#secrets.reduce((clean, secret) => clean.replace(secret, REDACTED), text),
      isOwnAddress: (address, port) => listensAt(listening(), address, port),
    };
  }

  async #run({ target, driver }: Configured): Promise<void> {
    const { logger, clock, random } = this.#options;
    const consumer = await this.#consumer(target.name);
    // Removed or closed meanwhile.
    if (this.#state !== "started" || !this.#configured.has(target.name)) return;
    const surroundings = { records: this.#records, observers: this.#observers, logger, clock, random };
    const runner = new TargetRunner({ target, driver, consumer, ...surroundings });
    this.#runners.set(target.name, runner);
    runner.start();
  }

  async #consumer(name: string): Promise<OutboxConsumer> {
    const known = this.#consumers.get(name);
    if (known !== undefined) return known;
    const consumer = await this.#options.outbox.consumer(name);
    this.#consumers.set(name, consumer);
    return consumer;
  }

  async #mentionOrphans(): Promise<void> {
    const { orphans } = await this.stats();
    for (const { target, pending } of orphans) {
      this.#options.logger.warn(
        { target, pending },
        "events wait in the outbox for a target that is not configured; add it again, or remove it with removeTarget",
      );
    }
  }

  #runner(name: string): TargetRunner {
    const runner = this.#runners.get(name);
    if (runner !== undefined) return runner;
    const known = [...this.#runners.keys()].join(", ") || "none";
    throw forwarderError("ERR_TENFOUR_TARGET_UNKNOWN", `there is no target "${name}"; there are: ${known}`);
  }

  #assertOpen(): void {
    if (this.#state === "started") return;
    if (this.#state === "closed") throw closed();
    throw forwarderError(
      "ERR_TENFOUR_NOT_STARTED",
      "the forwarder keeps nothing before start(); await it first",
    );
  }
}

function closed(): Error {
  return forwarderError("ERR_TENFOUR_CLOSED", "the forwarder is closed");
}
