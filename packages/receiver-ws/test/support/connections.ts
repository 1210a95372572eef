import { afterEach } from "vitest";
import { Clock, type StartTimer, systemTimer } from "../../src/clock.js";
import { Connection, type ConnectionOptions } from "../../src/connection.js";
import { SignalrLogger } from "../../src/signalr-logger.js";
import { cleanerFor } from "../../src/words.js";
import type { FakeHub } from "./fake-hub.js";
import { KEY, MemoryLogger } from "./receivers.js";

const opened: Connection[] = [];

/** A connection that is freed at the end of the test, with what it heard. */
export function makeConnection(
  hubUrl: string,
  options: Partial<ConnectionOptions> = {},
  startTimer: StartTimer = systemTimer,
) {
  const clock = new Clock({ now: Date.now, random: Math.random, idleMs: () => 0, startTimer });
  const logger = new MemoryLogger();
  const heard: unknown[] = [];
  const listeners: (() => void)[] = [];
  const onHeard = (listener: () => void): unknown => listeners.push(listener);
  const resolved = {
    hubUrl,
    skipNegotiation: true,
    connectTimeoutMs: 5_000,
    closeTimeoutMs: 100,
    serverTimeoutMs: 5_000,
    keepAliveMs: 5_000,
    maxMessageBytes: 100_000,
    ...options,
  };
  const connection = new Connection(
    { options: resolved, clock, clean: cleanerFor(KEY) },
    new SignalrLogger(logger, { community: "nyc", server: 1 }, cleanerFor(KEY), clock.now),
    {
      onFrame: () => undefined,
      onPush: (payload) => {
        heard.push(payload);
        for (const listener of listeners) listener();
      },
    },
  );
  opened.push(connection);
  return { connection, logger, heard, onHeard };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
});

/** A connection that is open. */
export async function openConnection(
  hub: FakeHub,
  options: Partial<ConnectionOptions> = {},
  startTimer: StartTimer = systemTimer,
) {
  const made = makeConnection(hub.url, options, startTimer);
  await made.connection.open();
  return { ...made, peer: hub.peer };
}
