import type { DeliveryOutcome } from "@tenfour/forwarder";
import { fitting, messageOf, type Part } from "./pages.js";
import type { WebhookAnswer, WebhookClient } from "./webhook-client.js";

/** Messages that can still be edited. */
const MAX_KNOWN = 500;
/** Discord's code for a message that is gone: somebody deleted it. */
const UNKNOWN_MESSAGE = 10_008;

interface Waiting {
  readonly part: Part;
  readonly signal: AbortSignal;
  readonly settle: (outcome: DeliveryOutcome) => void;
}

/** A message that was posted, with everything in it: an edit has to repeat what it does not change. */
interface Posted {
  readonly id: string;
  readonly parts: Part[];
}

/**
 * Brings parts to a webhook, one request at a time and in order. What waits when its turn comes goes out together,
 * as far as it fits into one message.
 */
export class Sender {
  readonly #client: WebhookClient;
  readonly #explain: (answer: WebhookAnswer) => DeliveryOutcome;
  readonly #noAnswer: (error: unknown) => DeliveryOutcome;
  readonly #waiting: Waiting[] = [];
  readonly #posted = new Map<string, Posted>();
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    client: WebhookClient,
    explain: (answer: WebhookAnswer) => DeliveryOutcome,
    noAnswer: (error: unknown) => DeliveryOutcome,
  ) {
    this.#client = client;
    this.#explain = explain;
    this.#noAnswer = noAnswer;
  }

  /** Resolves when Discord has it, or does not take it. */
  send(part: Part, signal: AbortSignal): Promise<DeliveryOutcome> {
    return new Promise((settle) => {
      this.#waiting.push({ part, signal, settle });
      this.#run();
    });
  }

  /** What waits is left to another attempt. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { settle } of this.#waiting.splice(0)) settle(this.#noAnswer(new Error("closed")));
    this.#client.close();
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // In a later turn, so that everything that is due now can go out together.
    setImmediate(() => {
      void this.#runAll().finally(() => {
        this.#isRunning = false;
      });
    });
  }

  async #runAll(): Promise<void> {
    for (;;) {
      const live = this.#waiting.filter(({ signal }) => !signal.aborted);
      // Whoever gave up is not listening any more, but must not be left hanging either.
      for (const { signal, settle } of this.#waiting.splice(0))
        if (signal.aborted) settle(this.#noAnswer(signal.reason));
      this.#waiting.push(...live);
      const first = this.#waiting[0];
      if (first === undefined) return;
      const known = this.#known(first.part);
      const waitMs = this.#client.waitMs(known === undefined ? "POST" : "PATCH");
      if (waitMs > 0) {
        await this.#pause(waitMs);
        continue;
      }
      if (known === undefined) await this.#create();
      else await this.#edit(known);
    }
  }

  #pause(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(resolve, waitMs);
    });
  }

  async #create(): Promise<void> {
    const firstEdit = this.#waiting.findIndex(
      ({ part }, index) => index > 0 && this.#known(part) !== undefined,
    );
    const ready = firstEdit === -1 ? this.#waiting : this.#waiting.slice(0, firstEdit);
    const keys = new Set<string>();
    // Two states of one call are two requests: the second is an edit of the first.
    const repeated = ready.findIndex(
      ({ part: { key } }) => key !== undefined && keys.size === keys.add(key).size,
    );
    const distinct = repeated === -1 ? ready : ready.slice(0, repeated);
    const batch = this.#waiting.splice(0, fitting(distinct.map(({ part }) => part)));
    const parts = batch.map(({ part }) => part);
    const answer = await this.#ask(() => this.#client.create(messageOf(parts)));
    if ("id" in answer && answer.id !== undefined) this.#remember({ id: answer.id, parts });
    for (const { settle } of batch) settle("outcome" in answer ? answer : this.#explain(answer));
  }

  async #edit(posted: Posted): Promise<void> {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    const { part, settle } = waiting;
    if (posted.parts.some(({ key, order }) => key === part.key && order > part.order)) {
      // An event that came after it went first, and shows what it tells as well.
      settle({ outcome: "delivered" });
      return;
    }
    const parts = posted.parts.map((other) => (other.key === part.key ? part : other));
    const answer = await this.#ask(() => this.#client.edit(posted.id, messageOf(parts)));
    if (!("outcome" in answer) && answer.status === 404 && answer.code === UNKNOWN_MESSAGE) {
      for (const { key } of posted.parts) if (key !== undefined) this.#posted.delete(key);
      this.#waiting.unshift(waiting);
      return;
    }
    const outcome = "outcome" in answer ? answer : this.#explain(answer);
    if (outcome.outcome === "delivered") posted.parts.splice(0, posted.parts.length, ...parts);
    settle(outcome);
  }

  async #ask(act: () => Promise<WebhookAnswer>): Promise<WebhookAnswer | DeliveryOutcome> {
    try {
      return await act();
    } catch (error) {
      return this.#noAnswer(error);
    }
  }

  #known({ key }: Part): Posted | undefined {
    return key === undefined ? undefined : this.#posted.get(key);
  }

  #remember(posted: Posted): void {
    for (const { key } of posted.parts) if (key !== undefined) this.#posted.set(key, posted);
    for (const key of this.#posted.keys()) {
      if (this.#posted.size <= MAX_KNOWN) return;
      this.#posted.delete(key);
    }
  }
}
