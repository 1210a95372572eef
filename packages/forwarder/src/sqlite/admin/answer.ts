import type { Connection } from "../connection.js";
import { storedHalts, storeHalt } from "./consumers.js";
import { countDead, dropDead, readDead, retryDead } from "./dead-letters.js";
import type { AdminCalls } from "./protocol.js";
import { countReplay, replay } from "./replay.js";
import { readWaiting } from "./waiting.js";

/** An operator's request as it travels to a worker. */
export type AdminRequest = {
  [K in keyof AdminCalls]: { readonly name: K; readonly ask: AdminCalls[K]["ask"] };
}[keyof AdminCalls];

/** The connections that a worker has; the first that is asked for is opened. */
export interface Connections {
  readonly read: () => Connection;
  readonly write: () => Connection;
}

/** Answers an operator's request. */
export function answerAdmin(
  request: AdminRequest,
  { read, write }: Connections,
): AdminCalls[keyof AdminCalls]["answer"] {
  switch (request.name) {
    case "adminHalts":
      return storedHalts(read());
    case "adminWaiting":
      return readWaiting(read(), request.ask);
    case "adminDead":
      return readDead(read(), request.ask);
    case "adminCountDead":
      return countDead(read(), request.ask.filter);
    case "adminRetry":
      return retryDead(write(), request.ask);
    case "adminDrop":
      return dropDead(write(), request.ask);
    case "adminCountReplay":
      return countReplay(read(), request.ask);
    case "adminReplay":
      return replay(write(), request.ask);
    case "adminHalt":
      return storeHalt(write(), request.ask.target, request.ask.halt);
    case "adminBackup":
      read().sql("VACUUM INTO ?").run(request.ask.file);
      return null;
  }
}
