import type { Socket } from "node:net";

/** What interim heads may take up, as of any other head: a longer one is left to undici, which refuses it. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Any interim answer but 101, which is the last on its connection. */
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d[ \r\n]/;
/** As long as what the pattern looks at, to tell what may still become one. */
const SAMPLE = "HTTP/1.1 102 ";
const ONE = 0x31;
const STATUS_AT = 9;
const NOTHING = Buffer.alloc(0);

/**
 * The connection under a client, as its requests and what comes back pass by.
 *
 * It takes interim answers (100, 102, 103) out of what arrives: undici breaks a connection off on a 100 that it did
 * not ask for, though an answer follows, and reports any other as if it were the answer. Of an ordinary answer it
 * looks at one byte.
 */
export class SocketView {
  #requests = 0;
  #isSilent = false;
  #isAtHead = false;
  /** The beginning of a head of which nobody can tell yet what it is, or that has no end yet. */
  #held: Buffer = NOTHING;

  constructor(socket: Socket) {
    const push = socket.push.bind(socket);
    socket.push = (chunk: unknown, encoding) => {
      if (!this.#isAtHead || !Buffer.isBuffer(chunk)) return push(chunk, encoding);
      this.#isSilent = false;
      return push(this.#withoutInterim(chunk));
    };
  }

  /** Whether the request under way is not the first, so that the server may have given the connection up before. */
  get isKept(): boolean {
    return this.#requests > 1;
  }

  /** Whether not one byte has come since the request. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** A request is about to be sent: what comes next is the head of an answer. */
  requested(): void {
    this.#requests += 1;
    this.#isSilent = true;
    this.#isAtHead = true;
  }

  #withoutInterim(chunk: Buffer): Buffer {
    let rest = this.#held.byteLength === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    while (mayBeInterim(rest)) {
      const end = endOfHead(rest);
      if (end === -1 && rest.byteLength <= MAX_HEAD_BYTES) {
        this.#held = rest;
        return NOTHING;
      }
      if (end === -1) break;
      rest = rest.subarray(end);
      if (rest.byteLength === 0) return NOTHING;
    }
    this.#isAtHead = false;
    return rest;
  }
}

function mayBeInterim(head: Buffer): boolean {
  if (head.byteLength > STATUS_AT && head[STATUS_AT] !== ONE) return false;
  const text = head.toString("latin1", 0, SAMPLE.length);
  return INTERIM.test(text + SAMPLE.slice(text.length));
}

/** Where a head ends, with either kind of line ends; -1 for one that goes on. */
function endOfHead(head: Buffer): number {
  const text = head.toString("latin1");
  const end = /\n\r?\n/.exec(text);
  return end === null ? -1 : end.index + end[0].length;
}
