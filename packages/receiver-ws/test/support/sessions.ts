import type { Receiver } from "@tenfour/receiver";
import {
  type ConnectOptions,
  connectPushEvents,
  type PushEvents,
  type SessionState,
} from "../../src/index.js";
import { COMMUNITY, KEY } from "./receivers.js";

/** Connects to a hub in a test's time: the waits are short, the limits long enough for a machine that is busy. */
export function connect(
  receiver: Receiver,
  hubUrl: string,
  options: Partial<ConnectOptions> = {},
): PushEvents {
  return connectPushEvents(receiver, {
    communityId: COMMUNITY,
    apiKey: KEY,
    serverIds: [1],
    hubUrl,
    reconnectScheduleMs: [0, 10, 20, 40],
    refusedScheduleMs: [50],
    stableAfterMs: 0,
    connectTimeoutMs: 5_000,
    authenticateTimeoutMs: 5_000,
    closeTimeoutMs: 5_000,
    watchIntervalMs: 5,
    ...options,
  });
}

/** Resolves when the session of that index enters a state; look first whether it is in it with `now`. */
export function reaches(handle: PushEvents, state: SessionState, index = 0, now = true): Promise<void> {
  const server = handle.sessions[index]?.server;
  return new Promise((resolve) => {
    if (now && handle.sessions[index]?.state === state) resolve();
    const off = handle.onState((change) => {
      if (change.server !== server || change.state !== state) return;
      off();
      resolve();
    });
  });
}

/** Resolves when a handle has recorded so many gaps. */
export function gapsReach(handle: PushEvents, count: number): Promise<void> {
  return new Promise((resolve) => {
    if (handle.gaps.length >= count) resolve();
    const off = handle.onGap(() => {
      if (handle.gaps.length < count) return;
      off();
      resolve();
    });
  });
}
