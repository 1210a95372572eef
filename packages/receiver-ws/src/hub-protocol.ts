import {
  type HubMessage,
  type IHubProtocol,
  type ILogger,
  JsonHubProtocol,
  MessageType,
  type TransferFormat,
} from "@microsoft/signalr";
import { isJsonObject } from "@tenfour/contracts";

/** Ends every record of SignalR's text format. */
const RECORD_END = "\u001e";
/** What the CAD calls for every event (sonoran.md §3); SignalR compares method names in any case. */
const PUSH_EVENT = "pushEvent";
const ANY_CASE = PUSH_EVENT.toLowerCase();
/** How the hub writes an event whose payload is a string, to the letter; the string stands between the two. */
const TEXT_PUSH = `{"type":${MessageType.Invocation},"target":"${PUSH_EVENT}","arguments":[`;
const TEXT_PUSH_END = `"]}${RECORD_END}`;

/** It keeps nothing of a connection, so that one serves them all. */
const inner = new JsonHubProtocol();

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
  readonly #listener: FrameListener;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  get name(): string {
    return inner.name;
  }

  get version(): number {
    return inner.version;
  }

  get transferFormat(): TransferFormat {
    return inner.transferFormat;
  }

  /**
   * Takes a frame that is one event which wants no answer, and nothing else. False for any other frame, of which the
   * listener has heard nothing then.
   *
   * @param bytes length of the frame
   */
  takePush(frame: string, bytes: number): boolean {
    const payload = textPayload(frame);
    if (payload !== undefined) {
      this.#listener.onFrame();
      this.#listener.onPush(payload, bytes - 1);
      return true;
    }
    if (frame.indexOf(RECORD_END) !== frame.length - 1) return false;
    const push = readPush(frame.slice(0, -1));
    if (push === undefined || push.wantsAnswer || push.values === undefined) return false;
    this.#listener.onFrame();
    this.#listener.onPush(push.values[0], bytes - 1);
    return true;
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
    return inner.writeMessage(message);
  }

  #read(record: string, messages: HubMessage[], logger: ILogger): void {
    try {
      if (this.#push(record)) return;
      messages.push(...inner.parseMessages(record + RECORD_END, logger));
    } catch {
      // The error's text quotes the record, and with it perhaps the API key.
      this.#listener.onMalformed();
    }
  }

  /** True for an event that wants no answer. One that wants an answer is left for SignalR to answer. */
  #push(record: string): boolean {
    const push = pushIn(JSON.parse(record));
    if (push === undefined) return false;
    if (push.values === undefined) this.#listener.onMalformed();
    else this.#listener.onPush(push.values[0], Buffer.byteLength(record));
    return !push.wantsAnswer;
  }
}

/**
 * The payload of a frame that is one event with a string for its payload, as nearly all are. Reading that string alone
 * takes half the time of reading the record. Undefined for every other frame, which may be an event all the same.
 */
function textPayload(frame: string): string | undefined {
  if (!frame.startsWith(TEXT_PUSH) || !frame.endsWith(TEXT_PUSH_END)) return undefined;
  try {
    // It ends with a quotation mark, so it is one string or no JSON; and JSON holds the end of no record.
    const payload: unknown = JSON.parse(frame.slice(TEXT_PUSH.length, 1 - TEXT_PUSH_END.length));
    return typeof payload === "string" ? payload : undefined;
  } catch {
    return undefined;
  }
}

interface Push {
  /** Its arguments; undefined when they are no list. */
  readonly values: readonly unknown[] | undefined;
  readonly wantsAnswer: boolean;
}

/** The event in a record; undefined for everything else, broken records too. */
function readPush(record: string): Push | undefined {
  try {
    return pushIn(JSON.parse(record));
  } catch {
    return undefined;
  }
}

function pushIn(message: unknown): Push | undefined {
  if (!isJsonObject(message) || message["type"] !== MessageType.Invocation) return undefined;
  const { target, arguments: values, invocationId } = message;
  if (typeof target !== "string") return undefined;
  if (target !== PUSH_EVENT && target.toLowerCase() !== ANY_CASE) return undefined;
  return { values: Array.isArray(values) ? values : undefined, wantsAnswer: invocationId !== undefined };
}
