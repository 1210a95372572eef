import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { isJsonObject } from "@tenfour/contracts";
import { createReceiver, type Receiver, type Sink, silentLogger } from "@tenfour/receiver";
import { startHub } from "@tenfour/simulator";
import { connectPushEvents, type Gap, type PushEvents, type PushSession } from "../../src/index.js";

const COMMUNITIES = [
  { communityId: "north", apiKey: "key-of-the-north-0123", servers: [{ id: 1 }, { id: 2 }] },
  { communityId: "south", apiKey: "key-of-the-south-0123", servers: [{ id: 1 }, { id: 7 }] },
];

/** An event that the CAD has sent. */
export interface SentEvent {
  readonly number: number;
  readonly community: string;
  readonly server: number;
  readonly at: number;
  readonly copies: number;
  readonly done: Promise<unknown>;
}

/** Two communities with two servers each, a hub, both doors, and everything that was sent and handled. */
export interface World extends AsyncDisposable {
  readonly hub: Awaited<ReturnType<typeof startHub>>;
  readonly receiver: Receiver;
  readonly handles: readonly PushEvents[];
  readonly sessions: readonly PushSession[];
  readonly communities: typeof COMMUNITIES;
  readonly sent: SentEvent[];
  /** How often each event was handled, by number. */
  readonly handled: Map<unknown, number>;
  readonly gaps: Gap[];
  /** What happened when, for whoever has to find out why a run failed. */
  readonly diary: { readonly at: number; readonly text: string }[];
  /** What the clock is ahead of time, in milliseconds. */
  sleptMs: number;
  sinkFails: boolean;
  now(): number;
  /** The CAD has an event for one of the servers. */
  send(session: PushSession, options?: { as?: "string" | "object"; copies?: number }): void;
}

export async function makeWorld(random: () => number): Promise<World> {
  const world = { sleptMs: 0, sinkFails: false };
  const now = (): number => Date.now() + world.sleptMs;
  const sink: Sink = {
    name: "disk",
    keep: () => {
      if (world.sinkFails) throw new Error("disk full");
    },
  };
  const receiver = createReceiver({
    sonoran: { communities: COMMUNITIES },
    sinks: [sink],
    logger: silentLogger,
  });
  const handled = new Map<unknown, number>();
  receiver.onAny((record) => {
    const event: unknown = record.event;
    const data = isJsonObject(event) ? event["data"] : undefined;
    const number = isJsonObject(data) ? data["number"] : undefined;
    handled.set(number, (handled.get(number) ?? 0) + 1);
  });
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result = await receiver.ingest(await buffer(request), { source: "sonoran", transport: "http" });
    response.writeHead(result.status === "accepted" ? 200 : 401).end();
  };
  const http = createServer((request, response) => void take(request, response));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const pushUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/sonorancad/event`;
  const hub = await startHub({
    communities: COMMUNITIES.map((community) => ({
      ...community,
      servers: community.servers.map(({ id }) => ({ id, pushUrl })),
    })),
    keepAliveMs: 40,
    clientTimeoutMs: 1_000,
    heartbeatMs: 20,
    now,
  });
  const gaps: Gap[] = [];
  const diary: World["diary"][number][] = [];
  const handles = COMMUNITIES.map(({ communityId, apiKey, servers }, index) => {
    const handle = connectPushEvents(receiver, {
      communityId,
      apiKey,
      serverIds: servers.map(({ id }) => id),
      hubUrl: hub.url,
      skipNegotiation: index === 0,
      reconnectScheduleMs: [0, 20, 50, 100],
      refusedScheduleMs: [60],
      stableAfterMs: 50,
      connectTimeoutMs: 2_000,
      authenticateTimeoutMs: 600,
      serverTimeoutMs: 400,
      keepAliveMs: 100,
      closeTimeoutMs: 50,
      sinkFailureLimitMs: 100,
      watchIntervalMs: 20,
      wakeAfterMs: 30_000,
      now,
      idleMs: () => performance.eventLoopUtilization().idle,
      random,
    });
    handle.onGap((gap) => {
      gaps.push(gap);
      diary.push({ at: now(), text: `gap ${JSON.stringify(gap)}` });
    });
    handle.onState(({ community, server, state, error }) => {
      diary.push({ at: now(), text: `${community} ${server} is ${state} ${error?.message ?? ""}` });
    });
    return handle;
  });
  const sent: SentEvent[] = [];
  const send: World["send"] = ({ community, server }, { as = "string", copies = 1 } = {}) => {
    const number = sent.length;
    const event = { type: "EVENT_TEST", data: { number } };
    const at = now();
    sent.push({
      number,
      community,
      server,
      at,
      copies,
      done: hub.push(server, event, { as, copies, community }),
    });
  };
  return Object.assign(world, {
    hub,
    receiver,
    handles,
    sessions: handles.flatMap(({ sessions }) => sessions),
    communities: COMMUNITIES,
    sent,
    handled,
    gaps,
    diary,
    now,
    send,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
      await receiver.close();
      await hub.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}
