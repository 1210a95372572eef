import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** The part of a response that is not in its type: the head as text, once it is made and not yet sent. */
interface WithHead {
  _header: unknown;
}

/**
 * Ends a response whose head is made, with a short text in the same string as the head. `response.end(text)`
 * hands the kernel two pieces, the second of them empty, and such a gathering write costs more than one write of
 * one piece (docs/decisions/0007). False, with nothing done, where the response is not as Node makes it: a
 * framework has wrapped it, or this Node keeps its head somewhere else (which {@link works} finds out).
 */
export function endInOneWrite(response: ServerResponse, text: string): boolean {
  if (!works || !isBare(response)) return false;
  return append(response, text);
}

function append(response: ServerResponse, text: string): boolean {
  const parts = response as unknown as WithHead;
  const head = parts._header;
  if (typeof head !== "string" || !head.endsWith("\r\n\r\n")) return false;
  parts._header = head + text;
  response.end();
  return true;
}

/** Whether nobody has put methods of their own in the way, or asked Node to compare lengths. */
function isBare(response: ServerResponse): boolean {
  return (
    response.end === plain.end &&
    response.write === plain.write &&
    response.writeHead === plain.writeHead &&
    !response.strictContentLength
  );
}

const plain: ServerResponse = new ServerResponse(new IncomingMessage(new Socket()));

/** A socket that keeps what is written to it. */
class Tape extends Socket {
  readonly written: string[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk.toString());
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.written.push(...chunks.map(({ chunk }) => chunk.toString()));
    done();
  }
}

/** Tried out once on a response to nobody: what it depends on is not documented by Node. */
const works = tryOut();

function tryOut(): boolean {
  const tape = new Tape();
  try {
    const response = new ServerResponse(new IncomingMessage(tape));
    response.assignSocket(tape);
    response.writeHead(200, { "content-length": "2" });
    if (!append(response, "ok")) return false;
    const [answer = "", ...more] = tape.written;
    return more.length === 0 && /^HTTP\/1\.1 200 OK\r\ncontent-length: 2\r\n[^]*\r\n\r\nok$/.test(answer);
  } catch {
    // Then the answer goes out the documented way.
    return false;
  } finally {
    tape.destroy();
  }
}
