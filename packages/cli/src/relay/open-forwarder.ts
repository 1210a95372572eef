import { createForwarder, type Forwarder, type Outbox, type OutboxAdmin } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import type { Logger } from "@tenfour/receiver";
import { makeDataDir } from "../config/data-dir.js";
import type { Settings } from "../config/settings.js";
import { TARGET_TYPES } from "../config/targets-schema.js";
import { vainFilters } from "../config/vain-filters.js";
import type { CommunityKeys } from "./community-keys.js";

/** How long the relay goes on delivering after it was asked to end; what is left waits for the next start. */
const DRAIN_TIMEOUT_MS = 10_000;

/** An outbox and whoever empties it; disposing of it drains and closes both. */
export interface Forwarding extends AsyncDisposable {
  readonly forwarder: Forwarder;
  /** What an operator can do to the outbox. */
  readonly admin: OutboxAdmin;
}

/** What a forwarder of the relay asks for while it works. */
export interface ForwarderParts {
  readonly keys: CommunityKeys;
  /** What no answer of a target may be kept with. */
  readonly secrets: () => readonly string[];
  /** Where this process listens: targets must not lead there. */
  readonly listening: () => readonly { readonly host: string; readonly port: number }[];
  /** How long fsync took for a commit, in milliseconds. */
  readonly onSync: (durationMs: number) => void;
  readonly logger: Logger;
}

/**
 * Opens the outbox and begins to forward what is in it.
 *
 * @throws TenfourError that says what to do
 */
export async function openForwarder(
  settings: Settings,
  { keys, secrets, listening, onSync, logger }: ForwarderParts,
): Promise<Forwarding> {
  const { targets, outboxPath, dataDir } = settings;
  makeDataDir(dataDir);
  for (const sentence of vainFilters(settings)) logger.warn({}, sentence);
  const open = async (outbox: Outbox): Promise<Forwarder> => {
    const forwarder = createForwarder({
      outbox,
      targets: [...targets],
      types: [...TARGET_TYPES],
      keyOf: (community) => keys.of(community),
      secrets,
      listening,
      closeTimeoutMs: DRAIN_TIMEOUT_MS,
      logger,
    });
    await forwarder.start();
    return forwarder;
  };
  const outbox = await openSqliteOutbox({ path: outboxPath, onSync });
  try {
    const forwarder = await open(outbox);
    return {
      forwarder,
      admin: outbox.admin,
      [Symbol.asyncDispose]: async () => {
        await forwarder.close();
        await outbox.close();
      },
    };
  } catch (error) {
    await outbox.close();
    throw error;
  }
}
