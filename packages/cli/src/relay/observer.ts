import type { ReceivedRecord } from "@tenfour/receiver";

/** Looks at every event as it is handed over, before it is printed; must be quick, and must not throw. */
export interface Observer {
  note(record: ReceivedRecord): void;
}
