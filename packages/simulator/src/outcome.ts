/** What became of one request. */
export type Outcome =
  /** The listener answered. `body` is empty for accweb, which never reads one. */
  | { readonly result: "answered"; readonly status: number; readonly body: string }
  /** The listener took longer than the sender waits; the sender hung up. */
  | { readonly result: "timeout" }
  /** No connection, a reset, an answer that is not HTTP. */
  | { readonly result: "error"; readonly error: Error }
  /** The fault knob `cutBody` made the sender hang up in the middle of the body. */
  | { readonly result: "cut" }
  /** `stop()` was called while the request was under way. */
  | { readonly result: "stopped" };

/** One request as `onAnswer` sees it, once its outcome is known. */
export type Delivery<E> = Outcome & {
  /** The event that was sent. */
  readonly event: E;
  /** Where to: origin and path. Never the query or the user info, where secrets travel. */
  readonly to: string;
};

/** An address that is safe to show: user info and query removed. */
export function displayUrl(url: URL): string {
  return url.origin + url.pathname;
}
