import { startHub } from "@tenfour/simulator";
import type { HubKind } from "../hub-conformance.js";

/** The simulated hub. */
export const simulatedHub: HubKind = {
  name: "the simulated hub",
  startHub: async (setUp) => {
    const hub = await startHub(setUp);
    return {
      url: hub.url,
      faults: hub.faults,
      push: (server, event, options) => hub.push(server, event, options),
      burst: (server, events) => hub.burst(server, events),
      sessions: () => hub.sessions,
      stop: () => hub.stop(),
      start: () => hub.start(),
      [Symbol.asyncDispose]: () => hub.close(),
    };
  },
};
