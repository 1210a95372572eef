// The doors that events of a CAD come in by, each driven by the simulated CAD over a real socket.
import { createReceiver, type Receiver, type SinkEntry } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { connectPushEvents } from "@tenfour/receiver-ws";
import { startHub } from "@tenfour/simulator";

export const COMMUNITY = "nyc";
export const KEY = "S3cret-Key-of-the-community";
export const SERVER = 1;

/** A receiver behind one door, and the CAD in front of it. */
export interface Opened extends AsyncDisposable {
  readonly receiver: Receiver;
  /** What the sinks were given, in order. */
  readonly kept: readonly SinkEntry[];
  /** The CAD has an event. A `key` of its own replaces the community's. */
  send(event: object): Promise<unknown>;
}

/** A way for events to come in. */
export interface Door {
  readonly name: string;
  readonly transport: "http" | "ws";
  open(keep?: (entry: SinkEntry) => void | Promise<void>): Promise<Opened>;
}

const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

function makeReceiver(keep: (entry: SinkEntry) => void | Promise<void>) {
  const kept: SinkEntry[] = [];
  const receiver = createReceiver({
    sonoran: { communities: [{ communityId: COMMUNITY, apiKey: KEY, servers: [{ id: SERVER }] }] },
    sinks: [
      {
        name: "memory",
        keep: (entry) => {
          kept.push(entry);
          return keep(entry);
        },
      },
    ],
    logger,
  });
  return { receiver, kept };
}

const community = { communityId: COMMUNITY, apiKey: KEY };

const http: Door = {
  name: "HTTP",
  transport: "http",
  async open(keep = nothing) {
    const { receiver, kept } = makeReceiver(keep);
    const listener = await listen(receiver, { host: "127.0.0.1", port: 0 });
    const [pushUrl] = listener.urls.sonoran;
    if (pushUrl === undefined) throw new Error("the door has no path for Sonoran's events");
    const hub = await startHub({ communities: [{ ...community, servers: [{ id: SERVER, pushUrl }] }] });
    return {
      receiver,
      kept,
      send: (event) => hub.push(SERVER, event),
      async [Symbol.asyncDispose]() {
        await hub.close();
        await listener.close();
        await receiver.close();
      },
    };
  },
};

const websocket = (as: "string" | "object"): Door => ({
  name: `the websocket, as ${as}`,
  transport: "ws",
  async open(keep = nothing) {
    const { receiver, kept } = makeReceiver(keep);
    const hub = await startHub({ communities: [{ ...community, servers: [{ id: SERVER }] }] });
    const pushEvents = connectPushEvents(receiver, { ...community, serverIds: [SERVER], hubUrl: hub.url });
    await pushEvents.ready();
    return {
      receiver,
      kept,
      send: (event) => hub.push(SERVER, event, { as }),
      async [Symbol.asyncDispose]() {
        await pushEvents.close();
        await hub.close();
        await receiver.close();
      },
    };
  },
});

export const DOORS: readonly Door[] = [http, websocket("string"), websocket("object")];
