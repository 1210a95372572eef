import {
  createReceiver,
  type Logger,
  type ReceivedRecord,
  type Receiver,
  type ReceiverOptions,
} from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";
import type { CommunityConfig } from "../config-schema.js";

/** The longest a timer can wait, 24 days. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;
/** Container hosts kill a program ten seconds after they asked it to end. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Makes the receiver and hands every event to `show`: known, unknown, invalid, and GET_LOGS, which is for
 * handlers that name it.
 *
 * A handler is never given up on: while stdout's reader is slow, events wait in the receiver, where they count
 * against its memory bound.
 */
export function openReceiver(
  settings: Settings,
  logger: Logger,
  show: (record: ReceivedRecord) => Promise<void>,
): Receiver {
  const { limits } = settings;
  const receiver = createReceiver({
    logger,
    handlerTimeoutMs: NO_TIMEOUT_MS,
    closeTimeoutMs: CLOSE_TIMEOUT_MS,
    ...(limits.maxHeldBytes === undefined ? {} : { maxHeldBytes: limits.maxHeldBytes }),
    ...sourcesOf(settings),
  });
  return receiver.onAny(show).on("GET_LOGS", show);
}

/** Who may send, as the receiver takes it. */
export function sourcesOf({
  sonoran,
  accweb,
}: Pick<Settings, "sonoran" | "accweb">): Pick<ReceiverOptions, "sonoran" | "accweb"> {
  return {
    ...(sonoran === undefined ? {} : { sonoran: { communities: sonoran.communities.map(receiverOptions) } }),
    ...(accweb === undefined
      ? {}
      : { accweb: accweb.auth === "none" ? { auth: accweb.auth } : { secrets: [...accweb.secrets] } }),
  };
}

/** Without what the receiver has no use for. */
function receiverOptions({ servers, ...community }: CommunityConfig) {
  if (servers === undefined) return community;
  return { ...community, servers: servers.map(({ websocket: _, ...server }) => server) };
}
