import { httpUrl } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";
import { goDurationMs } from "./go-time.js";

/** One listener in accweb's `config.yml`. */
export interface AccwebCallbackClient {
  /** `http:` only; user info becomes Basic auth. */
  readonly url: string;
  /** Whether it gets anything. @default true */
  readonly enabled?: boolean;
  /** Static headers, sent with every event. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Names to send; absent or empty means all nine. Unknown names never match. */
  readonly events?: readonly string[];
}

/** The `callback:` section of accweb's `config.yml`, as a YAML parser returns it. */
export interface AccwebCallbackSection {
  /** Whether anything is sent at all. @default false, in accweb too */
  readonly enabled?: boolean;
  /** Go duration up to the response headers; `0s` means unlimited. @default "100ms" */
  readonly timeout?: string;
  /** The listeners; all get every event that they want, at the same time. @default none */
  readonly clients?: readonly AccwebCallbackClient[];
}

/** A listener, checked. */
export interface Client {
  readonly url: URL;
  /** The authority as it was typed, which Go sends as Host. */
  readonly host: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  wants(eventName: string): boolean;
}

/** The section, checked: the clients that are on, and the timeout in milliseconds (0 is unlimited). */
export interface Callback {
  readonly timeoutMs: number;
  readonly clients: readonly Client[];
}

function checkHeaders(option: string, headers: Readonly<Record<string, string>>): Client["headers"] {
  return Object.entries(headers).map(([name, value]) => {
    // accweb would start, and then fail every single request; better said at once.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\0-\x08\n-\x1f\x7f]/.test(value)) {
      throw new SimulatorOptionError(
        `\`${option}\` has the header "${name}", which cannot be sent over HTTP.`,
      );
    }
    return [name, value.trim()];
  });
}

function checkClient(client: AccwebCallbackClient, index: number): Client {
  const option = `callback.clients[${index}]`;
  const events = new Set(client.events);
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(client.url.trim())?.[1] ?? "";
  return {
    url: httpUrl(`${option}.url`, client.url),
    host: authority.slice(authority.lastIndexOf("@") + 1),
    headers: checkHeaders(`${option}.headers`, client.headers ?? {}),
    wants: (eventName) => events.size === 0 || events.has(eventName),
  };
}

/** Checks a `callback:` section, and refuses one with which accweb would send nothing at all. */
export function checkCallback(section: AccwebCallbackSection): Callback {
  if (section.enabled !== true) {
    throw new SimulatorOptionError("`callback.enabled` is not true, so accweb would send nothing: set it.");
  }
  const clients = (section.clients ?? []).filter((client) => client.enabled !== false).map(checkClient);
  if (clients.length === 0) {
    throw new SimulatorOptionError("`callback.clients` has no enabled client, so accweb would send nothing.");
  }
  return { timeoutMs: goDurationMs("callback.timeout", section.timeout ?? "100ms"), clients };
}
