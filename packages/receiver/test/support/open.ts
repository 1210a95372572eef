import { createReceiver, type Receiver, type ReceiverOptions } from "@tenfour/receiver";
import { KEY, SECRET } from "./events.js";
import { LogBook } from "./log-book.js";

export const MAIN = { communityId: "main", apiKey: KEY };

/** A receiver for both sources, and what it logs. It closes at the end of the block that uses it. */
export interface OpenReceiver extends AsyncDisposable {
  readonly receiver: Receiver;
  readonly log: LogBook;
}

export function open(options: ReceiverOptions = {}): OpenReceiver {
  const log = new LogBook();
  const sources = { sonoran: { communities: [MAIN] }, accweb: { secrets: [SECRET] } };
  const receiver = createReceiver({ ...sources, logger: log, ...options });
  return { receiver, log, [Symbol.asyncDispose]: () => receiver.close() };
}
