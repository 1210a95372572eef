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

  constructor(
    door: ReadingDoor,
    exchange: Pick<Exchange, "request" | "address">,
    reception: Reception,
    report: (outcome: BodyOutcome) => void,
  ) {
    this.#door = door;
    this.#exchange = exchange;
    this.#reception = reception;
    this.#body = new HeldBody(door.intake, reception.limitBytes, this);
    this.#deadline = door.deadlines.start(this);
    this.#report = report;
  }

  /** Begins to read. It can be over by the time that this returns. */
  begin(): void {
    const { request } = this.#exchange;
    if (request instanceof DirectRequest) request.takeBody(this);
    else if (request.readableEnded) this.end();
    else if (request.destroyed) this.#takeLeft(request);
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
    if (this.#isShort()) this.cut();
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
    request.on("data", (data: Uint8Array | string) => this.#add(request, data));
    request.on("end", () => this.end());
    request.on("close", () => this.#takeLeft(request));
  }

  /** The sender has hung up. What had come by then can still be had, and all of a small body has. */
  #takeLeft(request: IncomingMessage): void {
    if (this.#over) return;
    for (let left = read(request); left !== null; left = read(request)) this.#add(request, left);
    this.end();
  }

  /** Somebody before us may have had the bytes decoded. */
  #add({ readableEncoding }: IncomingMessage, data: Uint8Array | string): void {
    this.chunk(typeof data === "string" ? Buffer.from(data, readableEncoding ?? "utf8") : data);
  }

  /** Of requests that come to us first, Node's parser has seen to the length. */
  #isShort(): boolean {
    const { request } = this.#exchange;
    if (!request.complete) return true;
    return !(request instanceof DirectRequest) && this.#body.size < (this.announcedBytes() ?? 0);
  }

  #settle(outcome: BodyOutcome): void {
    this.#over = true;
    this.#door.deadlines.clear(this.#deadline);
    const { request } = this.#exchange;
    if (!outcome.ok && request instanceof DirectRequest) request.leaveBody();
    this.#report(outcome);
  }
}

function read(request: IncomingMessage): Uint8Array | string | null {
  const data: unknown = request.read();
  return typeof data === "string" || data instanceof Uint8Array ? data : null;
}
