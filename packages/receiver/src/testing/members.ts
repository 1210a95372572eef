import {
  accwebEvents,
  type EventName,
  type EventOf,
  isJsonObject,
  type JsonObject,
} from "@tenfour/contracts";

type OptionalMembers<T, K extends PropertyKey> = Omit<T, K> & Partial<Pick<T, Extract<K, keyof T>>>;

/** What accweb puts around every event; `feed` fills it in. */
type Envelope = "timestamp" | "instanceId" | "instanceName" | "track" | "udpPort" | "tcpPort" | "nrDrivers";

/**
 * The members of an event beside its name, as `feed` takes them: `{ data }` as a rule. Of accweb's envelope every
 * member may be left out.
 */
export type MembersOf<N extends EventName> = N extends EventName
  ? OptionalMembers<Omit<EventOf<N>, "type" | "eventName">, Envelope>
  : never;

const ACCWEB_NAMES: ReadonlySet<string> = new Set(accwebEvents.map(({ name }) => name));

/** The body that the sender of an event would have sent, without a key. */
export function bodyOfEvent(name: string, members: unknown, receivedAt: string): JsonObject {
  const given = isJsonObject(members) ? members : {};
  if (!ACCWEB_NAMES.has(name)) return { ...given, type: name };
  const envelope = {
    timestamp: receivedAt,
    instanceId: "1",
    instanceName: "Test server",
    track: "monza",
    udpPort: 9231,
    tcpPort: 9232,
    nrDrivers: 1,
  };
  return { ...envelope, ...given, eventName: name };
}
