/** What {@link TenfourError} takes besides its message. */
export interface TenfourErrorOptions {
  /** Stable, machine-readable name of the failure: `ERR_TENFOUR_…`. */
  readonly code: `ERR_TENFOUR_${string}`;
  /** The error underneath, when there is one. */
  readonly cause?: unknown;
}

/**
 * Base of every error the Tenfour packages throw or report.
 *
 * `code` is stable across versions and meant for programs; `message` is meant for people: it says what
 * happened, to which event or option, and what to do. Neither ever contains an API key or secret.
 */
export class TenfourError extends Error {
  /** Stable code, `ERR_TENFOUR_…`. */
  readonly code: `ERR_TENFOUR_${string}`;

  constructor(message: string, options: TenfourErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
  }
}
