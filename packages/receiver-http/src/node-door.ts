import type { IncomingMessage } from "node:http";
import type { Hold, Intake } from "@tenfour/receiver";
import { ACCEPTED, type Answer, REFUSED } from "./answers.js";
import { BodyReading } from "./body-reading.js";
import { Deadlines } from "./deadlines.js";
import { clientAddress, type Exchange, originOf } from "./exchange.js";
import type { BodyOutcome } from "./held-body.js";
import { ingestMeta } from "./ingest-meta.js";
import { type Decision, type Reception, type Refusal, type Rules, refuse } from "./rules.js";
import { send } from "./send.js";

/** Carries out what the rules decide, on Node's requests and responses. */
export class NodeDoor {
  readonly rules: Rules;
  /** Of bodies that are being read. */
  readonly deadlines: Deadlines;
  /** Set when the server is closing: from then on every answer ends its connection. */
  closing = false;
  readonly intake: Intake;

  constructor(intake: Intake, rules: Rules) {
    this.intake = intake;
    this.rules = rules;
    this.deadlines = new Deadlines(rules.options.bodyTimeoutMs);
  }

  /** Who sent a request. @param known what a framework makes of it */
  addressOf(request: IncomingMessage, known?: string): string | undefined {
    const peer = clientAddress(request.socket.remoteAddress);
    return this.rules.senders.addressOf(peer, request, known ?? peer);
  }

  /** Answers a request, now or once its body has been kept. */
  carryOut(exchange: Exchange, decision: Decision): void {
    if (decision.do === "receive") this.#receive(exchange, decision);
    else if (decision.do === "refuse") this.refuse(exchange, decision);
    else this.#send(exchange, decision.answer);
  }

  /** Counts, logs and answers a refusal. */
  refuse(exchange: Exchange, { code, source, path, answer }: Refusal): void {
    this.intake.refused(code, source, originOf(exchange, path));
    this.#send(exchange, answer);
  }

  /** Hands a body to the receiver and answers with its outcome. */
  ingest(exchange: Exchange, reception: Reception, body: unknown, hold?: Hold): void {
    const meta = ingestMeta(reception, originOf(exchange, reception.path), hold);
    // It never rejects.
    void this.intake.ingest(body, meta).then((result) => {
      const accepted = result.status === "accepted";
      this.rules.senders.learn(exchange.address, accepted ? undefined : result.code);
      this.#send(exchange, accepted ? ACCEPTED[reception.source] : REFUSED[result.code]);
    });
  }

  #receive(exchange: Exchange, reception: Reception): void {
    const { source, path } = reception;
    const report = (outcome: BodyOutcome): void => {
      exchange.reading = undefined;
      if (outcome.ok) {
        this.ingest(exchange, reception, outcome.body.bytes, outcome.body.hold);
        return;
      }
      this.rules.missed(reception, exchange.address, outcome.code);
      this.refuse(exchange, refuse(outcome.code, source, path));
    };
    const reading = new BodyReading(this, exchange, reception, report);
    exchange.reading = reading;
    reading.begin();
  }

  #send(exchange: Exchange, answer: Answer): void {
    send(exchange, answer, this.closing);
  }
}
