import type { Source } from "@tenfour/contracts";
import {
  type Claim,
  type Grant,
  type Intake,
  parseOptions,
  type RefusalCode,
  type ServerRef,
  type TraceContext,
  withoutTrailingSlash,
} from "@tenfour/receiver";
import { ANSWERS, type Answer, REFUSED } from "./answers.js";
import { readCredentials } from "./credentials.js";
import { headerOf, hopsOf, isPlain, type RequestHeaders } from "./headers.js";
import { type DoorOptions, doorOptionsSchema, type ResolvedDoorOptions } from "./options.js";
import { HEALTH_PATH, PathTable } from "./path-table.js";
import { Senders } from "./senders.js";
import { splitTarget } from "./target.js";
import { traceOf } from "./trace-context.js";

/** The parts of a request that decide what is done with it, before its body is read. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly headers: RequestHeaders;
  /** Who sent it, where that is known. */
  readonly address: string | undefined;
  /** The Content-Length of an ordinary request, see `ordinaryLength`; without it `headers` are looked at. */
  readonly ordinaryLength?: number | undefined;
  /** True when a framework has read the body, and undone its encoding, already. */
  readonly bodyTaken?: boolean;
}

/** A body may be read. */
export interface Reception {
  readonly do: "receive";
  readonly source: Source;
  readonly path: string;
  readonly limitBytes: number;
  /** How long the body of an ordinary request is; see `ordinaryLength`. */
  readonly wholeBytes: number | undefined;
  readonly grant: Grant | undefined;
  readonly boundTo: ServerRef | undefined;
  /** See `hopsOf`. */
  readonly hops: number;
  /** See `traceOf`. */
  readonly trace: TraceContext | undefined;
}

/** A request is turned away; counted and logged. */
export interface Refusal {
  readonly do: "refuse";
  readonly code: RefusalCode;
  readonly source: Source | undefined;
  /** Undefined when the request target has none. */
  readonly path: string | undefined;
  readonly answer: Answer;
}

/** What is done with a request. */
export type Decision =
  | Reception
  | Refusal
  | { readonly do: "answer"; readonly path: string; readonly answer: Answer };

/** The rules of every door, written once: what is served where, to whom, and up to which size. */
export class Rules {
  readonly options: ResolvedDoorOptions;
  readonly paths: PathTable;
  readonly senders: Senders;
  readonly #intake: Intake;

  /** Throws a TenfourError (`ERR_TENFOUR_OPTIONS`). */
  constructor(intake: Intake, options: DoorOptions | undefined, what: string) {
    this.#intake = intake;
    this.options = parseOptions(doorOptionsSchema, options ?? {}, what);
    this.paths = new PathTable(intake, this.options);
    this.senders = new Senders(this.options);
  }

  decide(head: RequestHead): Decision {
    const target = splitTarget(head.target);
    if (target === undefined) return refuse("ERR_TENFOUR_PATH", undefined, undefined);
    const { path, query } = target;
    const looks = head.method === "GET" || head.method === "HEAD";
    if (this.options.healthz && withoutTrailingSlash(path) === HEALTH_PATH) {
      if (looks) return { do: "answer", path, answer: ANSWERS.healthy };
      return refuse("ERR_TENFOUR_METHOD", undefined, path, ANSWERS.healthMethod);
    }
    const place = this.paths.find(path);
    if (place === undefined) return refuse("ERR_TENFOUR_PATH", undefined, path);
    const { source, boundTo } = place;
    if (!this.#intake.serves(source)) return refuse("ERR_TENFOUR_SOURCE_OFF", source, path);
    const fault = this.senders.fault(source, head.address);
    if (fault !== undefined) return refuse(fault, source, path);
    if (looks) return { do: "answer", path, answer: ANSWERS.page };
    if (head.method !== "POST") return refuse("ERR_TENFOUR_METHOD", source, path);

    const grant = source === "accweb" ? this.#admit(head.headers, query) : undefined;
    if (source === "accweb" && grant === undefined) {
      this.senders.learn(head.address, "ERR_TENFOUR_SECRET_WRONG");
      return refuse("ERR_TENFOUR_SECRET_WRONG", source, path);
    }
    const limitBytes =
      source === "accweb" ? this.options.maxAccwebBodyBytes : this.options.maxSonoranBodyBytes;
    const wrong = bodyFault(head, limitBytes);
    if (wrong !== undefined) return refuse(wrong, source, path);
    const wholeBytes = head.ordinaryLength;
    const isOrdinary = wholeBytes !== undefined;
    const hops = isOrdinary ? 0 : hopsOf(head.headers);
    const trace = isOrdinary ? undefined : traceOf(head.headers);
    return { do: "receive", source, path, limitBytes, wholeBytes, grant, boundTo, hops, trace };
  }

  /** What is known of a sender before its body is complete; undefined when it has shown a secret. */
  senderOf({ source, grant }: Reception, address: string | undefined): Claim["sender"] | undefined {
    // Where nothing is asked for, a grant proves nothing.
    const hasShown = grant !== undefined && this.#intake.admit(source, []) === undefined;
    if (hasShown) return undefined;
    return this.senders.isKnown(address) ? "known" : "stranger";
  }

  /**
   * Learns why a body was not read to its end. Only a stranger that takes too long has failed: who hangs up holds
   * nothing, and what is shed for want of memory is nobody's fault. One slow line is one failure per event.
   */
  missed(reception: Reception, address: string | undefined, code: RefusalCode): void {
    if (code !== "ERR_TENFOUR_TOO_SLOW") return;
    if (this.senderOf(reception, address) === "stranger") this.senders.failed(address);
  }

  #admit(headers: RequestHeaders, query: string): Grant | undefined {
    return this.#intake.admit("accweb", readCredentials(headers, this.options.accwebSecretHeader, query));
  }
}

/** Makes the refusal of a request. */
export function refuse(
  code: RefusalCode,
  source: Source | undefined,
  path: string | undefined,
  answer = REFUSED[code],
): Refusal {
  return { do: "refuse", code, source, path, answer };
}

/** What the headers say against a body. */
function bodyFault(head: RequestHead, limitBytes: number): RefusalCode | undefined {
  if (head.ordinaryLength !== undefined) {
    return head.ordinaryLength <= limitBytes ? undefined : "ERR_TENFOUR_BODY_TOO_LARGE";
  }
  const { headers, bodyTaken } = head;
  const coding = headers["transfer-encoding"];
  // Two codings, or one that nobody here undoes: the bytes would not be what the sender meant.
  if (coding !== undefined && !(typeof coding === "string" && coding.trim().toLowerCase() === "chunked")) {
    return "ERR_TENFOUR_BAD_REQUEST";
  }
  if (bodyTaken !== true && !isPlain(headers)) return "ERR_TENFOUR_ENCODING";
  const length = headerOf(headers, "content-length");
  if (length !== undefined && !(Number(length) <= limitBytes)) return "ERR_TENFOUR_BODY_TOO_LARGE";
  return undefined;
}
