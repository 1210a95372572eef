import type { JsonObject } from "@tenfour/contracts";

/** A request that has a route, and may be answered. */
export interface AdminRequest {
  /** What came after `?`. */
  readonly query: URLSearchParams;
  /** Whether the request came with the token. Always true on a route that demands it. */
  readonly authorized: boolean;
  /**
   * The body as JSON; undefined when there is none. Not yet checked by any schema.
   *
   * @throws TenfourError `ERR_TENFOUR_ADMIN_BODY` for one that is too long or not JSON; leave it to the server,
   * which answers with it
   */
  readonly json: () => Promise<unknown>;
}

/** What goes back. */
export interface AdminAnswer {
  readonly status: number;
  /** One of the two: written as JSON, or as it is. */
  readonly json?: JsonObject;
  readonly text?: string;
  /** For a `text`. @default "text/plain; charset=utf-8" */
  readonly contentType?: string;
}

/** One thing that the admin listener can be asked for. */
export interface AdminRoute {
  /** GET also serves HEAD. Whatever changes something is a POST. */
  readonly method: "GET" | "POST";
  /** The exact path, such as `/readyz`. */
  readonly path: string;
  /**
   * "token" answers only requests that come with the token. "open" answers everyone who reaches the listener,
   * and must tell nothing that a stranger on this machine may not know; it can tell more when `authorized`.
   */
  readonly access: "token" | "open";
  /**
   * Answers. A TenfourError that it throws is answered as 400 with its code and message (so throw one for what
   * the caller did wrong), anything else as 500 and logged.
   */
  handle(request: AdminRequest): AdminAnswer | Promise<AdminAnswer>;
}
