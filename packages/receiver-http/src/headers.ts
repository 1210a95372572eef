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
  const value = headerOf(headers, "tenfour-hops");
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
