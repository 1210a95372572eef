import type { PushSession } from "../../src/index.js";
import type { World } from "./chaos-world.js";

const NEW_KEY = "another-key-0123";

/** A fault: what begins it, for one session or all of them; how it is healed is `heal()`'s. */
type Fault = (world: World, session: PushSession) => unknown;

const its = ({ community, server }: PushSession) => ({ community, server });

/** Everything that can go wrong, by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  reset: ({ hub }, session) => hub.faults.drop({ ...its(session), how: "rst" }),
  end: ({ hub }, session) => hub.faults.drop({ ...its(session), how: "fin" }),
  "reset of all": ({ hub }) => hub.faults.drop(),
  "half-open": ({ hub }, session) => hub.faults.halfOpen(its(session)),
  abort: ({ hub }, session) => hub.faults.abort(its(session)),
  "close with words": ({ hub }, session) => hub.faults.close({ ...its(session), error: "maintenance" }),
  "close, come back": ({ hub }, session) => hub.faults.close({ ...its(session), allowReconnect: true }),
  malformed: ({ hub }, session) => hub.faults.malformed(its(session)),
  refuse: ({ hub }, session) => {
    hub.faults.refuse({ ...its(session), times: 2, error: "not now" });
    hub.faults.drop(its(session));
  },
  "method throws": ({ hub }, session) => {
    hub.faults.throw({ method: "authenticatev2", message: "broken", hubException: false });
    hub.faults.drop(its(session));
  },
  "old hub": ({ hub }, session) => {
    hub.faults.unknownMethods(["authenticatev2"]);
    hub.faults.drop(its(session));
  },
  "slow hub": ({ hub }, session) => {
    hub.faults.delay({ negotiateMs: 20, connectMs: 20, callsMs: 20 });
    hub.faults.drop(its(session));
  },
  "hub that does not answer": ({ hub }, session) => {
    hub.faults.delay({ callsMs: 10_000 });
    hub.faults.drop(its(session));
  },
  "hub is down": ({ hub }) => hub.stop(),
  "key is rotated": ({ hub }, { community }) => hub.faults.rotateKey({ community, apiKey: NEW_KEY }),
  "disk is full": (world) => {
    world.sinkFails = true;
  },
  "machine sleeps": (world) => {
    world.sleptMs += 60_000;
  },
  burst: (world, session) => {
    for (let times = 0; times < 200; times++) world.send(session);
  },
  duplicate: (world, session) => world.send(session, { copies: 3 }),
};

/** Ends every fault that lasts. What hit connections has ended by itself. */
export async function heal(world: World): Promise<void> {
  const { hub, communities } = world;
  await hub.start();
  hub.faults.delay({});
  hub.faults.unknownMethods([]);
  for (const { communityId, apiKey } of communities) hub.faults.rotateKey({ community: communityId, apiKey });
  world.sinkFails = false;
}
