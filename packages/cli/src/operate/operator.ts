import type { OutboxAdmin } from "@tenfour/forwarder";

/** A target as whoever runs the relay sees it. */
export interface TargetView {
  readonly name: string;
  /** Of a running relay; `stopped` of a file that no relay has open, `unknown` of a target that is not configured. */
  readonly state: string;
  /** Where it delivers to: a host, never a URL. */
  readonly destination?: string | undefined;
  readonly pending: number;
  readonly oldestPendingAt?: string | undefined;
  readonly dead: number;
  /** Of `pending`: what was asked for again. */
  readonly again: number;
  /** Why it takes nothing, or what went wrong last. */
  readonly reason?: string | undefined;
  /** When it is tried again. */
  readonly until?: string | undefined;
}

/** What can be done to an outbox, wherever it is: in a relay that runs, or in the file of one that does not. */
export interface Operator
  extends AsyncDisposable,
    Pick<
      OutboxAdmin,
      | "deliveries"
      | "deadLetters"
      | "countDeadLetters"
      | "retry"
      | "drop"
      | "countReplay"
      | "replay"
      | "backup"
    > {
  /** False for a file: what is asked for happens when the relay is started. */
  readonly running: boolean;
  targets(): Promise<readonly TargetView[]>;
  pause(target: string, reason: string): Promise<void>;
  resume(target: string): Promise<void>;
  /**
   * Forgets a target that is not configured any more, with what waits for it and its dead letters.
   *
   * @throws TenfourError for one that the running relay delivers to, or that there is not
   */
  forget(target: string): Promise<void>;
}
