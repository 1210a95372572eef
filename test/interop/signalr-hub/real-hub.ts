import type { DelayFault, HubTarget, PushOptions, RefuseFault, ThrowFault } from "@tenfour/simulator";
import { type RemoteHub, type RemoteHubOptions, startRealHub } from "./remote-hub.js";

/** A remote hub with the members of the simulated one, for suites that run on both. */
function asHub(remote: RemoteHub) {
  const { command } = remote;
  return {
    url: remote.url,
    push: (server: number, event: object, options: PushOptions & { readonly copies?: number } = {}) =>
      command("push", { server, event, ...options }),
    burst: (server: number, events: readonly object[], options: PushOptions = {}) =>
      command("burst", { server, events, ...options }),
    sessions: () => command("sessions"),
    stop: () => command("stop"),
    start: () => command("start"),
    faults: {
      drop: (fault: HubTarget & { readonly how?: "rst" | "fin" } = {}) => command("drop", fault),
      halfOpen: (target: HubTarget = {}) => command("halfOpen", target),
      abort: (target: HubTarget = {}) => command("abort", target),
      close: (fault: HubTarget & { readonly error?: string; readonly allowReconnect?: boolean } = {}) =>
        command("close", fault),
      malformed: (fault: HubTarget & { readonly text?: string } = {}) => command("malformed", fault),
      refuse: (fault: RefuseFault = {}) => command("refuse", fault),
      throw: (fault: ThrowFault) => command("throw", fault),
      unknownMethods: (methods: readonly string[]) => command("unknownMethods", { methods }),
      delay: (fault: DelayFault) => command("delay", fault),
      rotateKey: (fault: { readonly community?: string; readonly apiKey: string }) =>
        command("rotateKey", fault),
    },
    [Symbol.asyncDispose]: () => remote[Symbol.asyncDispose](),
  };
}

/** The real hub as a kind of hub. Its heartbeat is ASP.NET Core's, one second, whatever is asked for. */
export const realHub = {
  name: "the ASP.NET Core hub",
  startHub: async ({ heartbeatMs: _, ...options }: RemoteHubOptions & { readonly heartbeatMs?: number }) =>
    asHub(await startRealHub(options)),
};
