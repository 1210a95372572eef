import type { Receiver } from "@tenfour/receiver";
import {
  connectPushEvents,
  type Gap,
  type PushEvents,
  type PushSession,
  type SessionChange,
} from "@tenfour/receiver-ws";
import type { Settings } from "../config/settings.js";
import type { CommunityConfig } from "../config-schema.js";

/** Who learns what happens to the sessions. */
export interface SessionListener {
  onState(change: SessionChange): void;
  onGap(gap: Gap): void;
}

/** The relay's websocket sessions, of every community. */
export interface Sessions extends AsyncDisposable {
  /** Live. */
  readonly all: readonly PushSession[];
  /** The latest gaps, oldest first. */
  gaps(): readonly Gap[];
}

/** The servers whose events are taken over the websocket. */
export function websocketServers({ servers = [] }: CommunityConfig): number[] {
  return servers.filter(({ websocket }) => websocket === true).map(({ id }) => id);
}

/** Opens a session for every server that is configured for one; they connect, and reconnect, on their own. */
export function openSessions(receiver: Receiver, { sonoran }: Settings, listener: SessionListener): Sessions {
  const handles: PushEvents[] = [];
  for (const community of sonoran?.communities ?? []) {
    const serverIds = websocketServers(community);
    if (serverIds.length === 0) continue;
    const { communityId, apiKey } = community;
    const hub = sonoran?.hubUrl === undefined ? {} : { hubUrl: sonoran.hubUrl };
    const handle = connectPushEvents(receiver, { communityId, apiKey, serverIds, ...hub });
    handle.onState((change) => listener.onState(change));
    handle.onGap((gap) => listener.onGap(gap));
    handles.push(handle);
  }
  return {
    all: handles.flatMap(({ sessions }) => sessions),
    gaps: () => handles.flatMap(({ gaps }) => gaps).sort((a, b) => (a.to < b.to ? -1 : 1)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
    },
  };
}
