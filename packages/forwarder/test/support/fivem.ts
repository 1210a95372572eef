import { createForwarder, type Forwarder, type TargetOptions } from "@tenfour/forwarder";
import { createReceiver, type Receiver } from "@tenfour/receiver";
import { type GameServer, type GameServerOptions, startGameServer } from "@tenfour/simulator";
import { FakeClock } from "./fake-clock.js";
import { type MemoryConsumer, MemoryOutbox } from "./memory-outbox.js";

export const KEY = "Community-Key-1";

/** A receiver that forwards to a game server, in fake time. */
export interface FivemSetUp extends AsyncDisposable {
  readonly game: GameServer;
  readonly clock: FakeClock;
  readonly forwarder: Forwarder;
  readonly receiver: Receiver;
  readonly outbox: MemoryOutbox;
  readonly consumer: MemoryConsumer;
  /** The key that is put into what is sent; also that of the game server. */
  key: string;
  /** Has the receiver take in a body with the community's key. */
  push(type: string, data?: object): Promise<string>;
  /** A body as it is. */
  ingest(body: string): Promise<string>;
}

/** @param left an outbox that an earlier forwarder has left */
export async function setUpFivem(
  options: Partial<TargetOptions> = {},
  serverOptions: GameServerOptions = {},
  left?: MemoryOutbox,
): Promise<FivemSetUp> {
  const clock = new FakeClock();
  const game = await startGameServer({ apiKey: KEY, now: () => clock.now(), ...serverOptions });
  const outbox = left ?? new MemoryOutbox(clock);
  let key = KEY;
  const target = {
    ...options,
    name: "game",
    type: "fivem",
    url: game.url,
    community: "main",
  } as TargetOptions;
  const forwarder = createForwarder({
    ...{ outbox, clock, targets: [target] },
    random: () => 0.5,
    keyOf: (community) => (community === "main" ? key : undefined),
  });
  await forwarder.start();
  const communities = [
    { communityId: "main", apiKey: KEY },
    { communityId: "other", apiKey: "Another-Key" },
  ];
  const receiver = createReceiver({
    ...{ sonoran: { communities }, sinks: [forwarder], now: () => clock.now() },
  });
  const ingest = async (body: string): Promise<string> => {
    const result = await receiver.ingest(body, { source: "sonoran", transport: "http" });
    if (result.status !== "accepted") throw new Error(result.code);
    return result.id;
  };
  return {
    ...{ game, clock, forwarder, receiver, ingest, outbox },
    consumer: outbox.of("game"),
    push: (type, data = {}) => ingest(JSON.stringify({ key: KEY, type, data })),
    get key() {
      return key;
    },
    set key(next) {
      key = next;
    },
    [Symbol.asyncDispose]: async () => {
      await receiver.close();
      await clock.during(forwarder.close());
      await game.stop();
    },
  };
}
