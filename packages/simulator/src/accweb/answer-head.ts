/** The head of an answer, as far as it decides what becomes of the connection. */
export interface AnswerHead {
  readonly status: number;
  /** The answer certainly has no body: 204, 304, or `Content-Length: 0`. */
  readonly bodyless: boolean;
  /** The listener is willing to take another request on this connection. */
  readonly persistent: boolean;
  /** Length of everything up to the end of the head, interim answers included. */
  readonly bytes: number;
}

const MAX_HEAD_BYTES = 1024 * 1024;

function parse(head: string, bytes: number): AnswerHead {
  const [statusLine = "", ...lines] = head.split("\r\n");
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine) ?? [];
  if (code === undefined) throw new Error("The listener did not answer with HTTP/1.x.");
  const header = (wanted: string) =>
    lines
      .map((line) => /^([^:]+):[ \t]*(.*?)[ \t]*$/.exec(line))
      .find((match) => match?.[1]?.toLowerCase() === wanted)?.[2]
      ?.toLowerCase();
  const status = Number(code);
  const connection = header("connection") ?? "";
  const empty = header("content-length") === "0" && header("transfer-encoding") === undefined;
  return {
    status,
    bodyless: status === 204 || status === 304 || empty,
    persistent: minor === "1" ? !connection.includes("close") : connection.includes("keep-alive"),
    bytes,
  };
}

/**
 * Reads the head of the final answer (interim 1xx answers are skipped) from what has been received so far;
 * `undefined` when more has to come. Throws if it is not HTTP.
 */
export function parseAnswerHead(received: Buffer): AnswerHead | undefined {
  let start = 0;
  for (;;) {
    const end = received.indexOf("\r\n\r\n", start, "latin1");
    if (end === -1) {
      if (received.length > MAX_HEAD_BYTES) throw new Error("The listener's answer has an endless head.");
      return undefined;
    }
    const head = parse(received.toString("latin1", start, end), end + 4);
    if (head.status >= 200) return head;
    start = end + 4;
  }
}
