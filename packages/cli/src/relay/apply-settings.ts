import { createReceiver, type Receiver, silentLogger } from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";
import type { KnownSecrets } from "../log/known-secrets.js";
import { checkPaths } from "../reload/next-settings.js";
import type { CommunityKeys } from "./community-keys.js";
import { within } from "./deadline.js";
import type { Forwardings } from "./forwardings.js";
import { sourcesOf } from "./open-receiver.js";
import { secretsOf } from "./secrets.js";
import type { Sessions } from "./sessions.js";

/** How long the rest of a change waits for sessions to end. */
const SESSION_TIMEOUT_MS = 2_000;

/** The parts of a relay that settings can change while it runs. */
export interface ChangeableParts {
  readonly keys: CommunityKeys;
  readonly known: KnownSecrets;
  readonly forwardings: Forwardings;
  readonly receiver: Receiver;
  readonly sessions: Sessions;
}

/**
 * Makes what puts other settings in force.
 *
 * What can be wrong is found before anything changes. Then, in this order: sessions that end are emptied while their
 * key is still accepted; new targets have their place in the outbox; keys and secrets change at once; sessions begin.
 * So whatever is accepted in between gets to every target that is to have it.
 */
export function settingsApplier(parts: ChangeableParts) {
  const { keys, known, forwardings, receiver, sessions } = parts;
  return async (next: Settings, before: Settings, read: Settings): Promise<void> => {
    known.add(secretsOf(read));
    checkPaths(next);
    await createReceiver({ ...sourcesOf(next), logger: silentLogger }).close();
    const restoreKeys = keys.replace(read);
    try {
      forwardings.check(next);
      await within(sessions.closeOthers(next), SESSION_TIMEOUT_MS);
      await forwardings.use(next);
      receiver.reconfigure(sourcesOf(next));
    } catch (error) {
      restoreKeys();
      sessions.open(before);
      throw error;
    }
    sessions.open(next);
    for (const community of rotated(before, next))
      await forwardings.current?.forwarder.keyReplaced(community);
  };
}

/** Communities that have another key. */
function rotated(before: Settings, next: Settings): string[] {
  const old = new Map(before.sonoran?.communities.map(({ communityId, apiKey }) => [communityId, apiKey]));
  const now = next.sonoran?.communities ?? [];
  return now
    .filter(({ communityId, apiKey }) => old.get(communityId) !== apiKey)
    .map(({ communityId }) => communityId);
}
