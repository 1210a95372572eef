import type { IncomingMessage } from "node:http";
import type { Claim, Intake, RefusalCode } from "@tenfour/receiver";
import type { Deadline, Deadlines, RunningDeadline } from "./deadlines.js";
import { type BodyTaker, DirectRequest } from "./direct-request.js";
import type { Exchange } from "./exchange.js";
import { announcedLength } from "./headers.js";
import { type BodyOutcome, type Coming, HeldBody } from "./held-body.js";
import type { Reception, Rules } from "./rules.js";

/** Where bodies are read. */
export interface ReadingDoor {
  readonly intake: Pick<Intake, "hold">;
  readonly rules: Pick<Rules, "senderOf">;
  readonly deadlines: Deadlines;
}

/**
 * The reading of a request's body, which reports once. A body that is not complete is never handed on; one that
 * is complete is, although its sender may have hung up by then.
 */
export class BodyReading implements BodyTaker, Deadline, Coming {
  readonly #door: ReadingDoor;
  readonly #exchange: Pick<Exchange, "request" | "address">;
  readonly #reception: Reception;
  readonly #body: HeldBody;
  readonly #deadline: RunningDeadline;
  readonly #report: (outcome: BodyOutcome) => void;
  #over = false;

  /** Begins to read. */
  constructor(
    door: ReadingDoor,
    exchange: Pick<Exchange, "request" | "address">,
    reception: Reception,
    report: (outcome: BodyOutcome) => void,
  ) {
    const { request } = exchange;
    this.#door = door;
    this.#exchange = exchange;
    this.#reception = reception;
    this.#body = new HeldBody(door.intake, reception.limitBytes, this);
    this.#deadline = door.deadlines.start(this);
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
    if (!this.#exchange.request.complete) this.cut();
    else if (!this.#over) this.#settle({ ok: true, body: this.#body.finish() });
  }

  get wholeBytes(): number | undefined {
    return this.#reception.wholeBytes;
  }

  announcedBytes(): number | undefined {
    return announcedLength(this.#exchange.request.headers["content-length"]);
  }

  claim(): Claim | undefined {
    const sender = this.#door.rules.senderOf(this.#reception, this.#exchange.address);
    return sender && { sender, lost: () => this.passed() };
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
    this.#door.deadlines.clear(this.#deadline);
    const { request } = this.#exchange;
    if (!outcome.ok && request instanceof DirectRequest) request.leaveBody();
    this.#report(outcome);
  }
}
