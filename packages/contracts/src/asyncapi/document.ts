import type { JsonObject } from "../json.js";
import { SONORAN_HUB_URL, SonoranHubMethod } from "../websocket/hub.js";
import { accwebMessages, hubMessages, type Messages, sonoranMessages, webhookMessages } from "./messages.js";
import { SharedSchemas } from "./shared-schemas.js";

const [, hubHost = "", hubPath = ""] = /^https:\/\/([^/]+)(\/.*)$/.exec(SONORAN_HUB_URL) ?? [];

const servers = {
  listener: {
    host: "{host}",
    protocol: "http",
    description: "Where Tenfour listens: the address entered at the CAD and in accweb's `callback:` section.",
    variables: { host: { default: "127.0.0.1:30150", description: "Address and port." } },
  },
  sonoranHub: {
    host: hubHost,
    pathname: hubPath,
    protocol: "wss",
    description: "The SignalR hub of Sonoran CAD. Messages are SignalR invocations of its JSON protocol.",
  },
  target: {
    host: "{host}",
    protocol: "https",
    description: "A webhook target: whoever wants to be told of events.",
    variables: { host: { default: "example.com", description: "The target's own." } },
  },
} as const;

const byPost = { http: { method: "POST", bindingVersion: "0.3.0" } };

/**
 * The AsyncAPI 3.0 document of everything that Tenfour receives and sends: Sonoran CAD's events over HTTP and over
 * its websocket, `unitLocation` out, accweb's events over HTTP, and the webhook that targets get. Shipped as
 * `schemas/asyncapi.json`.
 *
 * @param version of the package, which is the version of the document
 */
export function asyncApiDocument(version: string): JsonObject {
  const schemas = new SharedSchemas();
  const sonoran = sonoranMessages(schemas);
  const accweb = accwebMessages(schemas);
  const calls = hubMessages(schemas);
  const webhook = webhookMessages(schemas);
  return {
    asyncapi: "3.0.0",
    id: "urn:tenfour:asyncapi",
    info: {
      title: "Tenfour",
      version,
      description: "Events of game-community servers: what comes in, and what goes out to targets.",
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    servers,
    channels: {
      sonoranHttp: channel("/sonorancad/event", "listener", "Sonoran CAD push events over HTTP.", sonoran),
      sonoranHub: channel("/", "sonoranHub", "Sonoran CAD's websocket.", { ...sonoran, ...calls }),
      accwebHttp: channel("/callback", "listener", "accweb callback events.", accweb),
      webhook: channel(null, "target", "Where a target takes events: the path of its URL.", webhook),
    },
    operations: {
      receiveSonoranHttp: operation("receive", "sonoranHttp", sonoran, {
        summary:
          "A push event; answered 200 `ok` when it is kept, 400 without a readable key, 401 with a wrong one.",
        bindings: byPost,
      }),
      receivePushEvent: operation("receive", "sonoranHub", sonoran, {
        summary: `The hub invokes \`${SonoranHubMethod.PUSH_EVENT}\` with the event, as JSON text or as an object.`,
      }),
      authenticate: call("authenticate", "Comes first on every connection; the API key is a secret."),
      unitLocation: call(
        "unitLocation",
        "At most one call in 250 ms; the hub refuses what comes within 200.",
      ),
      receiveAccwebHttp: operation("receive", "accwebHttp", accweb, {
        summary:
          "A callback event; answered 204 when it is kept, 401 without the secret in its header, query or Basic auth.",
        bindings: byPost,
      }),
      sendWebhook: operation("send", "webhook", webhook, {
        summary: "At least once, in order per community or instance; 2xx is taken as delivered.",
        bindings: byPost,
      }),
    },
    components: { schemas: schemas.components },
  };
}

function channel(
  address: string | null,
  server: keyof typeof servers,
  description: string,
  messages: Messages,
): JsonObject {
  return { address, description, servers: [{ $ref: `#/servers/${server}` }], messages };
}

function operation(
  action: "send" | "receive",
  channelName: string,
  messages: Messages,
  more: JsonObject,
): JsonObject {
  const names = Object.keys(messages);
  return {
    action,
    channel: reference(channelName),
    ...more,
    messages: messageReferences(channelName, names),
  };
}

function call(name: string, summary: string): JsonObject {
  return {
    action: "send",
    channel: reference("sonoranHub"),
    summary,
    messages: messageReferences("sonoranHub", [name]),
    reply: { channel: reference("sonoranHub"), messages: messageReferences("sonoranHub", ["hubAnswer"]) },
  };
}

function reference(channelName: string): JsonObject {
  return { $ref: `#/channels/${channelName}` };
}

function messageReferences(channelName: string, names: readonly string[]): JsonObject[] {
  return names.map((name) => ({ $ref: `#/channels/${channelName}/messages/${name}` }));
}
