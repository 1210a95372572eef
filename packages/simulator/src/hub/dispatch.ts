import { setTimeout as delay } from "node:timers/promises";
import type { Cad } from "./cad.js";
import type { CallFaults } from "./call-faults.js";
import type { HubConnection } from "./connection.js";
import type { HubLog } from "./log.js";
import type { CallOutcome, Invocation } from "./messages.js";
import { type HubMethod, maskedArguments } from "./methods.js";

/** What carries out the calls of clients. */
export interface Dispatch {
  readonly methods: ReadonlyMap<string, HubMethod>;
  readonly faults: CallFaults;
  readonly cad: Cad;
  readonly log: HubLog;
}

/** Carries out a call, or fails it in the words of ASP.NET Core. */
export function dispatch(
  { methods, faults, cad, log }: Dispatch,
  connection: HubConnection,
  { target, arguments: args, streaming }: Invocation,
  signal: AbortSignal,
): CallOutcome | Promise<CallOutcome> {
  const name = target.toLowerCase();
  const method = connection.unknownMethods.has(name) ? undefined : methods.get(name);
  if (method === undefined) {
    return {
      error: `Failed to invoke '${target}' due to an error on the server. HubException: Method does not exist.`,
    };
  }
  if (streaming) {
    return {
      error: `The client attempted to invoke the non-streaming '${method.name}' method with a streaming invocation.`,
    };
  }
  const run = method.bind(args, connection.id);
  if (run === undefined) return { error: `Failed to invoke '${method.name}' due to an error on the server.` };
  const thrown = faults.take(method.name);
  const outcome: CallOutcome = thrown === undefined ? { result: run() } : { error: thrown };
  log.add({
    kind: "called",
    at: log.at(),
    connection: connection.id,
    method: method.name,
    arguments: maskedArguments(method, args, cad.keys),
    ...outcome,
  });
  const { callsMs } = faults.delays;
  return callsMs === 0 ? outcome : delay(callsMs, outcome, { signal });
}
