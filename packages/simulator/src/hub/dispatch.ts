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

/** Carries out a call and tells of it, or fails it in the words of ASP.NET Core. */
export function dispatch(
  rules: Dispatch,
  connection: HubConnection,
  invocation: Invocation,
  signal: AbortSignal,
): CallOutcome | Promise<CallOutcome> {
  const { methods, faults, cad, log } = rules;
  const { target, arguments: args } = invocation;
  const outcome = carryOut(rules, connection, invocation);
  const method = methods.get(target.toLowerCase())?.name ?? target;
  const call = cad.masked({ method, arguments: maskedArguments(target, args), ...outcome });
  log.add({ kind: "called", at: log.at(), connection: connection.id, ...call });
  const { callsMs } = faults.delays;
  return callsMs === 0 ? outcome : delay(callsMs, outcome, { signal });
}

function carryOut(
  { methods, faults }: Dispatch,
  connection: HubConnection,
  { target, arguments: args, streaming }: Invocation,
): CallOutcome {
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
  return thrown === undefined ? { result: run() } : { error: thrown };
}
