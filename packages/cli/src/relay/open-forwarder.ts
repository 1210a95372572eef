import { createForwarder, type Forwarder, type Outbox, type OutboxAdmin } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import type { Logger } from "@tenfour/receiver";
import { makeDataDir } from "../config/data-dir.js";
import type { Settings } from "../config/settings.js";
import { TARGET_TYPES } from "../config/targets-schema.js";
import { communityKeys } from "./community-keys.js";

/** How long the relay goes on delivering after it was asked to end; what is left waits for the next start. */
const DRAIN_TIMEOUT_MS = 10_000;

/** An outbox and whoever empties it; disposing of it drains and closes both. */
export interface Forwarding extends AsyncDisposable {
  readonly forwarder: Forwarder;
  /** What an operator can do to the outbox. */
  readonly admin: OutboxAdmin;
  /** Where this process listens, once it does: targets must not lead there. */
  listening: readonly { readonly host: string; readonly port: number }[];
}

/**
 * Opens the outbox and begins to forward what is in it. Undefined when no target is configured: nothing is kept
 * then.
 *
 * @param secrets what no answer of a target may be kept with
 * @throws TenfourError that says what to do
 */
export async function openForwarder(
  settings: Settings,
  secrets: readonly string[],
  logger: Logger,
): Promise<Forwarding | undefined> {
  const { targets, outboxPath, dataDir, host, port } = settings;
  if (targets.length === 0) return undefined;
  let listening: Forwarding["listening"] = port === 0 ? [] : [{ host, port }];
  makeDataDir(dataDir);
  const open = async (outbox: Outbox): Promise<Forwarder> => {
    const forwarder = createForwarder({
      outbox,
      targets: [...targets],
      types: [...TARGET_TYPES],
      keyOf: communityKeys(settings),
      secrets: [...secrets],
      listening: () => listening,
      closeTimeoutMs: DRAIN_TIMEOUT_MS,
      logger,
    });
    await forwarder.start();
    return forwarder;
  };
  const outbox = await openSqliteOutbox({ path: outboxPath });
  try {
    const forwarder = await open(outbox);
    return {
      forwarder,
      admin: outbox.admin,
      get listening() {
        return listening;
      },
      set listening(addresses) {
        listening = addresses;
      },
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
