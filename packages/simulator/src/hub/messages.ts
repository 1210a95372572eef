import { JsonHubProtocol, MessageType } from "@microsoft/signalr";
import { isJsonObject, type JsonObject } from "@tenfour/contracts";
import { ProtocolViolation, RECORD_SEPARATOR } from "./records.js";

/** A client calls a method; without an id, or with an empty one, it wants no answer. */
export interface Invocation {
  readonly kind: "invocation";
  readonly target: string;
  readonly arguments: readonly unknown[];
  readonly id: string;
  readonly streaming: boolean;
}

/** What a client can say that means something to this hub. */
export type ClientMessage = Invocation | { readonly kind: "ping" | "close" | "nothing" | "unknown" };

/** What a call ends with. */
export type CallOutcome = { readonly result: unknown } | { readonly error: string };

const protocol = new JsonHubProtocol();
/** Deepest nesting that ASP.NET Core's JSON reader takes; the message itself is the first level. */
const MAX_DEPTH = 64;

/**
 * Reads one message as strictly as ASP.NET Core does.
 *
 * @throws ProtocolViolation for anything on which ASP.NET Core closes the connection
 */
export function parseClientMessage(record: string): ClientMessage {
  const message = parseObject(record);
  if (isDeeper(message, MAX_DEPTH)) throw new ProtocolViolation("nested too deep");
  const type = message["type"];
  if (typeof type !== "number" || !Number.isInteger(type)) throw new ProtocolViolation("no message type");
  switch (MessageType[type]) {
    case "Ping":
      return { kind: "ping" };
    case "Close":
      return { kind: "close" };
    case "Invocation":
      return invocation(message, false);
    case "StreamInvocation":
      return invocation(message, true);
    case "Completion":
    case "CancelInvocation":
    case "StreamItem":
      if (typeof message["invocationId"] !== "string") throw new ProtocolViolation("no invocation id");
      return { kind: "nothing" };
    case "Ack":
    case "Sequence":
      return { kind: "nothing" };
    default:
      return { kind: "unknown" };
  }
}

/** Reads a handshake; an error is the text that ASP.NET Core answers with. */
export function handshakeError(record: string): string | undefined {
  const unexpected = "An unexpected error occurred during connection handshake.";
  let request: JsonObject;
  try {
    request = parseObject(record);
  } catch {
    return unexpected;
  }
  const { protocol: name, version } = request;
  if (typeof name !== "string" || typeof version !== "number" || !Number.isInteger(version))
    return unexpected;
  if (name.toLowerCase() !== protocol.name) return `The protocol '${name}' is not supported.`;
  if (version <= protocol.version) return undefined;
  return `The server does not support version ${version} of the '${protocol.name}' protocol.`;
}

/** The answer to a handshake. */
export function handshakeAnswer(error?: string): string {
  return `${JSON.stringify(error === undefined ? {} : { error })}${RECORD_SEPARATOR}`;
}

/** The answer to a call. */
export function completion(invocationId: string, outcome: CallOutcome): string {
  return protocol.writeMessage({ type: MessageType.Completion, invocationId, ...outcome });
}

/** A call of `pushEvent` at the client. */
export function pushEvent(payload: unknown): string {
  return protocol.writeMessage({ type: MessageType.Invocation, target: "pushEvent", arguments: [payload] });
}

export const PING = protocol.writeMessage({ type: MessageType.Ping });

/** A close message; like ASP.NET Core it leaves out an `allowReconnect` that is false. */
export function closeMessage(error: string | undefined, allowReconnect: boolean): string {
  return protocol.writeMessage({
    type: MessageType.Close,
    ...(error === undefined ? {} : { error }),
    ...(allowReconnect ? { allowReconnect } : {}),
  });
}

function invocation(message: JsonObject, streaming: boolean): Invocation {
  const { target, arguments: args, invocationId = "" } = message;
  if (typeof target !== "string" || !Array.isArray(args) || typeof invocationId !== "string") {
    throw new ProtocolViolation("incomplete invocation");
  }
  return { kind: "invocation", target, arguments: args, id: invocationId, streaming };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function parseObject(record: string): JsonObject {
  try {
    const value: unknown = JSON.parse(record);
    if (isJsonObject(value)) return value;
  } catch {
    throw new ProtocolViolation("not JSON");
  }
  throw new ProtocolViolation("not an object");
}
