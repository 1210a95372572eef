import {
  type HubMessage,
  type IHubProtocol,
  type ILogger,
  JsonHubProtocol,
  MessageType,
} from "@microsoft/signalr";
import { isJsonObject } from "@tenfour/contracts";

/** Ends every record of SignalR's text format. */
const RECORD_END = "\u001e";
/** What the CAD calls for every event (sonoran.md §3); SignalR compares method names in any case. */
const PUSH_EVENT = "pushevent";

/** Learns what comes over a connection, frame by frame. */
export interface FrameListener {
  /** A frame came: an event, an answer or a keep-alive. Called before what is in it. */
  onFrame(): void;
  /**
   * An event came.
   *
   * @param payload the first argument of `pushEvent`: a JSON string or a parsed value
   * @param bytes length of the record it came in
   */
  onPush(payload: unknown, bytes: number): void;
  /** Something came that is not a record of the protocol; what it was is lost. */
  onMalformed(): void;
}

/**
 * SignalR's JSON protocol, with the events taken out. Taken here, they need no handler that could be registered
 * too late, a broken record does not take its neighbours in the frame with it (SignalR drops the whole frame),
 * and the time of every frame is known.
 */
export class ListeningHubProtocol implements IHubProtocol {
  readonly #inner = new JsonHubProtocol();
  readonly #listener: FrameListener;
  readonly name = this.#inner.name;
  readonly version = this.#inner.version;
  readonly transferFormat = this.#inner.transferFormat;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  parseMessages(input: unknown, logger: ILogger): HubMessage[] {
    this.#listener.onFrame();
    const messages: HubMessage[] = [];
    if (typeof input !== "string" || !input.endsWith(RECORD_END)) this.#listener.onMalformed();
    if (typeof input !== "string") return messages;
    let start = 0;
    for (let end = input.indexOf(RECORD_END); end !== -1; end = input.indexOf(RECORD_END, start)) {
      this.#read(input.slice(start, end), messages, logger);
      start = end + 1;
    }
    return messages;
  }

  writeMessage(message: HubMessage): string {
    return this.#inner.writeMessage(message);
  }

  #read(record: string, messages: HubMessage[], logger: ILogger): void {
    try {
      if (this.#push(record)) return;
      messages.push(...this.#inner.parseMessages(record + RECORD_END, logger));
    } catch {
      // The error's text quotes the record, and with it perhaps the API key.
      this.#listener.onMalformed();
    }
  }

  /** True for an event that wants no answer. One that wants an answer is left for SignalR to answer. */
  #push(record: string): boolean {
    const message: unknown = JSON.parse(record);
    if (!isJsonObject(message) || message["type"] !== MessageType.Invocation) return false;
    const { target, arguments: values, invocationId } = message;
    if (typeof target !== "string" || target.toLowerCase() !== PUSH_EVENT) return false;
    if (!Array.isArray(values)) this.#listener.onMalformed();
    else this.#listener.onPush(values[0], Buffer.byteLength(record));
    return invocationId === undefined;
  }
}
