import type { IncomingMessage } from "node:http";
import type { Intake, RefusalCode } from "@tenfour/receiver";
import type { Deadline, Deadlines, RunningDeadline } from "./deadlines.js";
import { type BodyTaker, DirectRequest } from "./direct-request.js";
import { announcedLength } from "./headers.js";
import { type Announcement, type BodyOutcome, HeldBody } from "./held-body.js";

/**
 * The reading of a request's body, which reports once. A body that is not complete is never handed on; one that
 * is complete is, although its sender may have hung up by then.
 */
export class BodyReading implements BodyTaker, Deadline, Announcement {
  readonly #request: IncomingMessage;
  readonly #body: HeldBody;
  readonly #deadlines: Deadlines;
  readonly #deadline: RunningDeadline;
  readonly #report: (outcome: BodyOutcome) => void;
  #over = false;

  /** Begins to read. */
  constructor(
    intake: Pick<Intake, "hold">,
    request: IncomingMessage,
    limitBytes: number,
    deadlines: Deadlines,
    report: (outcome: BodyOutcome) => void,
  ) {
    this.#request = request;
    this.#body = new HeldBody(intake, limitBytes, this);
    this.#deadlines = deadlines;
    this.#deadline = deadlines.start(this);
    this.#report = report;
    if (request instanceof DirectRequest) request.takeBody(this);
    else this.#listen(request);
  }

  /** Ends the reading for a reason that the reader cannot see. */
  stop(code: RefusalCode): void {
    if (this.#over) return;
    this.#body.drop();
    this.#settle({ ok: false, code });
  }

  chunk(bytes: Uint8Array): void {
    const fault = this.#over ? undefined : this.#body.add(bytes);
    if (fault !== undefined) this.stop(fault);
  }

  end(): void {
    if (!this.#request.complete) this.cut();
    else if (!this.#over) this.#settle({ ok: true, body: this.#body.finish() });
  }

  announcedBytes(): number | undefined {
    return announcedLength(this.#request.headers["content-length"]);
  }

  cut(): void {
    this.stop("ERR_TENFOUR_BODY_CUT");
  }

  passed(): void {
    this.stop("ERR_TENFOUR_TOO_SLOW");
  }

  /** For requests of a server that is not ours. The listeners stay: taking them off each request costs more. */
  #listen(request: IncomingMessage): void {
    request.on("data", (bytes: Uint8Array) => this.chunk(bytes));
    request.on("end", () => this.end());
    request.on("close", () => this.cut());
  }

  #settle(outcome: BodyOutcome): void {
    this.#over = true;
    this.#deadlines.clear(this.#deadline);
    if (!outcome.ok && this.#request instanceof DirectRequest) this.#request.leaveBody();
    this.#report(outcome);
  }
}
