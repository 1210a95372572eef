import { isJsonObject } from "@tenfour/contracts";
import { CommandError } from "./command-error.js";
import type { Hub } from "./hub.js";
import { flag, listOf, needed, number, object, oneOf, read, text } from "./read-argument.js";

const TARGET = { connection: text, community: text, server: number };
const PUSH = { server: number, community: text, as: oneOf("string", "object") };
const MAX_BURST = 1_000_000;

/** What each command does with its argument; what it returns becomes the `result` of its answer. */
const COMMANDS: Readonly<Record<string, (hub: Hub, argument: unknown) => unknown>> = {
  push: (hub, argument) => {
    const { server, event, ...options } = read(argument, { ...PUSH, event: object, copies: number });
    return hub.push(needed("server", server), needed("event", event), options);
  },
  burst: (hub, argument) => {
    const shape = { ...PUSH, events: listOf(object), event: object, count: number };
    const { server, events, event, count, ...options } = read(argument, shape);
    const sent = events ?? repeated(needed("event", event), needed("count", count));
    return hub.burst(needed("server", server), sent, options);
  },
  drop: (hub, argument) => hub.faults.drop(read(argument, { ...TARGET, how: oneOf("rst", "fin") })),
  halfOpen: (hub, argument) => hub.faults.halfOpen(read(argument, TARGET)),
  abort: (hub, argument) => hub.faults.abort(read(argument, TARGET)),
  close: (hub, argument) =>
    hub.faults.close(read(argument, { ...TARGET, error: text, allowReconnect: flag })),
  malformed: (hub, argument) => hub.faults.malformed(read(argument, { ...TARGET, text })),
  refuse: (hub, argument) => {
    const shape = { times: number, error: text, community: text, server: number };
    hub.faults.refuse(read(argument, shape));
  },
  throw: (hub, argument) => {
    const shape = { method: text, times: number, message: text, hubException: flag };
    const { method, ...fault } = read(argument, shape);
    hub.faults.throw({ ...fault, method: needed("method", method) });
  },
  unknownMethods: (hub, argument) => {
    const { methods } = read(argument, { methods: listOf(text) });
    hub.faults.unknownMethods(needed("methods", methods));
  },
  delay: (hub, argument) => {
    hub.faults.delay(read(argument, { negotiateMs: number, connectMs: number, callsMs: number }));
  },
  rotateKey: (hub, argument) => {
    const { apiKey, ...fault } = read(argument, { community: text, apiKey: text });
    hub.faults.rotateKey({ ...fault, apiKey: needed("apiKey", apiKey) });
  },
  sessions: (hub, argument) => read(argument, {}) && hub.sessions,
  stop: (hub, argument) => read(argument, {}) && hub.stop(),
  start: (hub, argument) => read(argument, {}) && hub.start(),
};

/** A command as it came: its name, its argument, and what its answer is to be recognised by. */
export interface Command {
  readonly name: string;
  readonly argument: unknown;
  readonly id: unknown;
}

/**
 * Reads `{ <name>: <argument>, "id"?: <anything> }`.
 *
 * @throws CommandError
 */
export function parseCommand(line: string): Command {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandError("this line is not JSON");
  }
  if (!isJsonObject(value)) throw new CommandError("a command is a JSON object");
  const { id, ...rest } = value;
  const [command, ...others] = Object.entries(rest);
  if (command === undefined || others.length > 0) {
    throw new CommandError("a command has one member, which is its name, and may have an id");
  }
  return { name: command[0], argument: command[1], id };
}

/**
 * Carries a command out.
 *
 * @throws CommandError, or whatever the hub throws
 */
export async function obey(hub: Hub, { name, argument }: Command): Promise<unknown> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new CommandError(`unknown command "${name}"; known are ${Object.keys(COMMANDS).join(", ")}`);
  }
  return await command(hub, argument);
}

function repeated<T>(event: T, count: number): T[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_BURST) {
    throw new CommandError(`"count" must be a whole number from 1 to ${MAX_BURST}`);
  }
  return Array<T>(count).fill(event);
}
