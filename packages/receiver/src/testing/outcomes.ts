import type { TenfourError } from "@tenfour/contracts";
import type { Receiver } from "../receiver.js";
import type { ReceivedRecord } from "../records.js";

interface Outcome {
  readonly errors: TenfourError[];
  readonly done: Promise<ReceivedRecord>;
  readonly finish: (record: ReceivedRecord) => void;
}

/** Follows every event of a receiver through its handlers, by id. */
export class Outcomes {
  readonly #byId = new Map<string, Outcome>();

  constructor(receiver: Receiver) {
    receiver.use(async (record, next) => {
      await next();
      this.#outcome(record.id).finish(record);
    });
    receiver.onError((error, record) => {
      if (record !== undefined) this.#outcome(record.id).errors.push(error);
    });
    // Middleware is not shown a GET_LOGS that no handler names, and its outcome would never be known.
    receiver.on("GET_LOGS", () => undefined);
  }

  /** The record of an accepted event, when its handlers are done; rejects with what they threw. */
  async of(id: string): Promise<ReceivedRecord> {
    const { done, errors } = this.#outcome(id);
    const record = await done;
    this.#byId.delete(id);
    const [error, ...more] = errors;
    if (error === undefined) return record;
    throw more.length === 0 ? error : new AggregateError(errors, `${errors.length} handlers failed`);
  }

  /** An event may be through before anybody asks for it. */
  #outcome(id: string): Outcome {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    let finish: Outcome["finish"] = () => undefined;
    const done = new Promise<ReceivedRecord>((resolve) => {
      finish = resolve;
    });
    const outcome: Outcome = { errors: [], done, finish };
    this.#byId.set(id, outcome);
    return outcome;
  }
}
