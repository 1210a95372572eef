import { randomBytes } from "node:crypto";
import {
  type EventName,
  type EventRecord,
  isJsonObject,
  type Source,
  TenfourError,
  type Transport,
} from "@tenfour/contracts";
import { createReceiver } from "../create-receiver.js";
import type { Receiver } from "../receiver.js";
import type { Received, ReceivedRecord } from "../records.js";
import { silentLogger } from "../stderr-logger.js";
import { bodyOfEvent, type MembersOf } from "./members.js";
import { Outcomes } from "./outcomes.js";

/** Where a fed event is said to come from. */
export interface FeedOptions {
  /** Sonoran: the community's id. @default "test" */
  readonly community?: string | undefined;
  /** Sonoran: the server's id. @default unknown, as over HTTP */
  readonly server?: number | undefined;
  /** How it is said to have come in. @default "local" */
  readonly transport?: Transport | undefined;
  /** RFC 3339, UTC. @default now */
  readonly receivedAt?: string | undefined;
  /** The system it is from. @default "accweb" for a body with an `eventName`, otherwise "sonoran" */
  readonly source?: Source | undefined;
}

/** A receiver for unit tests of handlers: events are fed to it by call, there is no socket and no secret. */
export interface TestReceiver extends AsyncDisposable {
  /** Register the handlers under test on it. */
  readonly receiver: Receiver;
  /** The key of the community "test", for bodies that are fed as a text. */
  readonly apiKey: string;
  /**
   * Hands an event to the handlers; resolves with its record when they are done.
   *
   * @example await feed("EVENT_911", { data: { call } });
   * @throws TenfourError `ERR_TENFOUR_TEST_EVENT`, with the issues, when the members are not what the name promises;
   *   what handlers threw, as `ERR_TENFOUR_HANDLER` with its cause, or an AggregateError of several
   */
  feed<N extends EventName>(
    this: void,
    name: N,
    members: MembersOf<N>,
    options?: FeedOptions,
  ): Promise<Received<N>>;
  /**
   * Hands over a body as its sender sends it, whatever becomes of it: a fixture, a legacy form, a custom or a broken
   * event. The key of an object is replaced; a text or bytes must hold `apiKey`.
   *
   * @throws TenfourError `ERR_TENFOUR_TEST_EVENT` when the body is refused; what handlers threw, as `feed`
   */
  feedBody(this: void, body: unknown, options?: FeedOptions): Promise<ReceivedRecord>;
  /**
   * Hands over the event of a record, such as a line of `tenfour relay --json`. It is understood anew and gets an id
   * of its own.
   *
   * @throws as `feedBody`; also for the record of a body that was no JSON object, of which nothing is left to feed
   */
  feedRecord(this: void, record: EventRecord): Promise<ReceivedRecord>;
  /** Closes the receiver. */
  close(this: void): Promise<void>;
}

const DEFAULT_COMMUNITY = "test";

/**
 * Makes a receiver to test handlers with.
 *
 * @example
 * await using test = createTestReceiver();
 * registerHandlers(test.receiver);
 * await test.feed("EVENT_911", { data: { call } });
 */
export function createTestReceiver(): TestReceiver {
  const keys = new Map([[DEFAULT_COMMUNITY, newKey()]]);
  let now = Date.now();
  const receiver = createReceiver({
    sonoran: { communities: [...keys].map(([communityId, apiKey]) => ({ communityId, apiKey })) },
    accweb: { auth: "none" },
    logger: silentLogger,
    now: () => now,
  });
  const outcomes = new Outcomes(receiver);

  const keyOf = (community: string): string => {
    const known = keys.get(community);
    if (known !== undefined) return known;
    const apiKey = newKey();
    receiver.addCommunity({ communityId: community, apiKey });
    keys.set(community, apiKey);
    return apiKey;
  };

  const feedBody = async (body: unknown, options: FeedOptions = {}): Promise<ReceivedRecord> => {
    const { community = DEFAULT_COMMUNITY, server, transport = "local", receivedAt } = options;
    const key = keyOf(community);
    const source = options.source ?? (isJsonObject(body) && "eventName" in body ? "accweb" : "sonoran");
    now = receivedAt === undefined ? Date.now() : Date.parse(receivedAt);
    const result = await receiver.ingest(
      source === "sonoran" && isJsonObject(body) ? { ...body, key } : body,
      { source, transport, ...(server === undefined ? {} : { boundTo: { community, server } }) },
    );
    if (result.status === "accepted") return outcomes.of(result.id);
    throw failure(`the body was refused (${result.code}): a text must hold the receiver's apiKey as its key`);
  };

  const feed = async <N extends EventName>(
    name: N,
    members: MembersOf<N>,
    options: FeedOptions = {},
  ): Promise<Received<N>> => {
    const receivedAt = options.receivedAt ?? new Date().toISOString();
    const record = await feedBody(bodyOfEvent(name, members, receivedAt), { ...options, receivedAt });
    if (isOf(record, name)) return record;
    const issues = record.outcome === "invalid" ? record.issues : [];
    const reasons = issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw failure(`this is no valid ${name}: ${reasons.join("; ") || "no event has this name"}`);
  };

  const feedRecord = async (record: EventRecord): Promise<ReceivedRecord> => {
    const { event, source, community, server, transport, receivedAt } = record;
    if (event !== null) return feedBody(event, { source, community, server, transport, receivedAt });
    throw failure("this record's body was no JSON object: feed the body itself with feedBody()");
  };

  const close = (): Promise<void> => receiver.close();
  return {
    receiver,
    apiKey: keyOf(DEFAULT_COMMUNITY),
    feed,
    feedBody,
    feedRecord,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function isOf<N extends EventName>(record: ReceivedRecord, name: N): record is Received<N> {
  return record.outcome === "known" && record.name === name;
}

function newKey(): string {
  return randomBytes(16).toString("hex");
}

function failure(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_TEST_EVENT" });
}
