import {
  DefaultHttpClient,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type ILogger,
} from "@microsoft/signalr";

/** Stops requests; in the shape that SignalR expects of a signal. */
export class Cancellation {
  aborted = false;
  onabort: (() => void) | null = null;

  abort(): void {
    this.aborted = true;
    this.onabort?.();
  }
}

/** SignalR's HTTP client for negotiating, made to stop when told, and to say why a request failed. */
export class HubHttpClient extends DefaultHttpClient {
  readonly #cancellation: Cancellation;
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure gets the error underneath, which SignalR reduces to "fetch failed" */
  constructor(logger: ILogger, cancellation: Cancellation, onFailure: (error: unknown) => void) {
    super(logger);
    this.#cancellation = cancellation;
    this.#onFailure = onFailure;
  }

  override async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await super.send({ ...request, abortSignal: this.#cancellation });
    } catch (error) {
      this.#onFailure(reasonOf(error));
      throw error;
    }
  }
}

/** SignalR takes the body of an error page for the message. */
function reasonOf(error: unknown): unknown {
  if (error instanceof HttpError) return new Error(`the hub answered ${error.statusCode} to the negotiation`);
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
