/** Headers of a request by lower-case name, as Node has them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One header's value; undefined when it is missing or came in several pieces. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/**
 * How often an event was forwarded from one Tenfour to the next before it came here: `tenfour-hops`, which the
 * forwarder's webhooks set. 0 for anything but a small whole number.
 */
export function hopsOf(headers: RequestHeaders): number {
  const value = headerOf(headers, HOPS);
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : 0;
}

/** Whether the headers announce a body. */
export function announcesBody(headers: RequestHeaders): boolean {
  const length = headerOf(headers, "content-length");
  return (length !== undefined && length !== "0") || headers["transfer-encoding"] !== undefined;
}

/** Whether the body comes as it is. The Content-Type is nobody's business: senders vary. */
export function isPlain(headers: RequestHeaders): boolean {
  const encoding = headerOf(headers, "content-encoding");
  return encoding === undefined || encoding === "" || encoding.trim().toLowerCase() === "identity";
}

/** How long a body will be, by its Content-Length; undefined for one that is missing or no plain number. */
export function announcedLength(value: string | undefined): number | undefined {
  return value !== undefined && PLAIN.test(value) ? Number(value) : undefined;
}

const PLAIN = /^\d{1,15}$/;

/**
 * The Content-Length of an ordinary request: one host, one length, no coding of any kind,
 * straight from its sender. Undefined for any
 * other, which the headers as an object then tell more about: Node makes that object when it is first asked for,
 * and for a small event that costs more than reading the body.
 */
export function ordinaryLength(rawHeaders: readonly string[]): number | undefined {
  let hosts = 0;
  let length: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    // By its length first: few names have to be looked at.
    switch (name.length) {
      case HOST.length:
        if (name.toLowerCase() === HOST) hosts += 1;
        break;
      case LENGTH.length:
        if (name.toLowerCase() !== LENGTH) break;
        if (length !== undefined) return undefined;
        length = rawHeaders[index + 1] ?? "";
        break;
      case CONTENT_CODING.length:
      case TRANSFER_CODING.length:
        if (/^(?:content|transfer)-encoding$/i.test(name)) return undefined;
        break;
      case TRACE.length:
        // It is part of a trace.
        if (name.toLowerCase() === TRACE) return undefined;
        break;
      case HOPS.length:
        // It has come through another Tenfour.
        if (name.toLowerCase() === HOPS) return undefined;
        break;
      default:
    }
  }
  return hosts === 1 ? announcedLength(length) : undefined;
}

const HOST = "host";
const LENGTH = "content-length";
const CONTENT_CODING = "content-encoding";
const TRANSFER_CODING = "transfer-encoding";
const HOPS = "tenfour-hops";
const TRACE = "traceparent";
