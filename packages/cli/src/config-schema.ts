import {
  accwebOptionsSchema,
  communityOptionsSchema,
  pathSchema,
  receiverOptionsSchema,
} from "@tenfour/receiver";
import { listenOptionsSchema } from "@tenfour/receiver-http";
import { connectOptionsSchema } from "@tenfour/receiver-ws";
import { z } from "zod";
import { spanSchema } from "./config/duration.js";
import { outboxSchema, targetsSchema } from "./config/targets-schema.js";

const port = z
  .int({ error: "expected a port: a whole number from 0 to 65535" })
  .min(0, { error: "expected a port from 0 to 65535" })
  .max(65_535, { error: "expected a port from 0 to 65535" });

const host = z.string().min(1, { error: "expected an address, such as 0.0.0.0 or 127.0.0.1" });

const { tls, allowFrom, trustProxy, authFailures } = listenOptionsSchema.shape;

const listenSchema = z
  .strictObject({
    host: host
      .optional()
      .describe("Address to listen on. Default: 0.0.0.0, every IPv4 address of the machine."),
    port: port.optional().describe("Port to listen on; 0 takes any free one. Default: 30150."),
    tls: tls.describe(
      "HTTPS: files with the certificate (cert) and its private key (key), PEM. Read again when they change. Default: plain HTTP.",
    ),
    allowFrom: allowFrom.describe(
      "Addresses and ranges that events may come from, for both sources or {sonoran, accweb}. Default: every address.",
    ),
    trustProxy: trustProxy
      .unwrap()
      .optional()
      .describe("Addresses and ranges of proxies whose X-Forwarded-For is believed. Default: none."),
    authFailures: authFailures
      .unwrap()
      .optional()
      .describe(
        "When an address is turned away for wrong keys and secrets, and for bodies that take too long: {burst, perMinute}, or false for never. Default: 30 and 30.",
      ),
  })
  .describe("Where the relay listens.");

const adminSchema = z
  .strictObject({
    host: host.optional().describe("Address of the admin listener. Default: 127.0.0.1, this machine only."),
    port: port.optional().describe("Port of the admin listener; 0 takes any free one. Default: 30151."),
  })
  .describe("The second listener, for health and administration.");

const serverSchema = z.strictObject({
  id: z.int().nonnegative().describe("The server's id in the CAD."),
  path: pathSchema
    .optional()
    .describe("A path of its own, so that events over HTTP say which server they are from: /events/main"),
  websocket: z
    .boolean({ error: "expected true or false" })
    .optional()
    .describe(
      "Takes this server's events over Sonoran's websocket. While the session lasts, the CAD sends them there and no longer to the game server, unless a target of type fivem passes them on. Default: false.",
    ),
});

const communitySchema = communityOptionsSchema.extend({
  communityId: communityOptionsSchema.shape.communityId.describe("The community id, as the CAD shows it."),
  apiKey: communityOptionsSchema.shape.apiKey.describe(
    "The community's API key. It is a secret with full power: better ${SONORAN_API_KEY} than the key itself.",
  ),
  servers: z
    .array(serverSchema)
    .optional()
    .describe("The community's servers. With exactly one, events are attributed to it."),
});

const sonoranSchema = z
  .strictObject({
    communities: z
      .array(communitySchema)
      .min(1, { error: "expected at least one community; leave `sonoran` out to receive nothing from it" })
      .describe("The communities whose events are accepted."),
    paths: z
      .array(pathSchema)
      .min(1, { error: "expected at least one path" })
      .optional()
      .describe("Paths on which events are accepted. Default: /sonorancad/event, /event and /."),
    hubUrl: connectOptionsSchema.in.shape.hubUrl.describe(
      "The websocket hub. Default: Sonoran's, https://api.sonorancad.com/apiWsHub.",
    ),
  })
  .describe("Sonoran CAD push events. Leave it out and there is no door for them.");

const { secrets, auth } = accwebOptionsSchema.shape;

/** Whether there is a secret can only be told once the environment has been added: see `settings.ts`. */
const accwebSchema = z
  .strictObject({
    secrets: secrets.describe(
      "Accepted secrets; more than one while you change them. Better ${ACCWEB_SECRET}.",
    ),
    header: z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: "expected the name of a header, such as x-tenfour-secret" })
      .optional()
      .describe("Header in which accweb sends the secret. Default: x-tenfour-secret."),
    auth: auth.describe('"none" accepts events from anyone who can reach the port. Either this or secrets.'),
    paths: z
      .array(pathSchema)
      .min(1, { error: "expected at least one path" })
      .optional()
      .describe("Paths on which events are accepted. Default: /callback."),
  })
  .describe("accweb callback events. Leave it out and there is no door for them.");

const { maxHeldBytes } = receiverOptionsSchema.shape;

const limitsSchema = z
  .strictObject({
    maxHeldBytes: maxHeldBytes
      .unwrap()
      .optional()
      .describe(
        "Bytes of events that may wait for their output; beyond it events are shed. Default: 64 MiB.",
      ),
    maxSonoranBodyBytes: z
      .int()
      .positive()
      .optional()
      .describe("Longest Sonoran body, in bytes. Default: 8 MiB."),
    maxAccwebBodyBytes: z
      .int()
      .positive()
      .optional()
      .describe("Longest accweb body, in bytes. Default: 32 MiB."),
  })
  .describe("Bounds on what strangers can make the relay do.");

/** A config file of `tenfour relay`, once its `${ENV_NAME}` references are filled in. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe("Address of this schema, for editors."),
    listen: listenSchema.optional(),
    sonoran: sonoranSchema.optional(),
    accweb: accwebSchema.optional(),
    limits: limitsSchema.optional(),
    targets: targetsSchema.optional(),
    outbox: outboxSchema.optional(),
    admin: adminSchema.optional(),
    alertAfter: spanSchema
      .optional()
      .describe(
        'How long nothing may come from a source before the relay says so: "6h", "90m", or "off". Default: 6h.',
      ),
    dataDir: z
      .string()
      .min(1, { error: "expected a folder" })
      .optional()
      .describe(
        "Folder for what the relay keeps, from this file's folder on. Default: .tenfour beside this file.",
      ),
  })
  .meta({
    title: "tenfour relay configuration",
    description:
      "tenfour.config.json or tenfour.config.yaml. Any value may be ${ENV_NAME}; $${ is a literal ${.",
  });

/** What a config file says. */
export type Config = z.output<typeof configSchema>;
/** One community of a config file. */
export type CommunityConfig = z.output<typeof communitySchema>;
/** One server of a community. */
export type ServerConfig = z.output<typeof serverSchema>;
/** One target of a config file. */
export type TargetConfig = NonNullable<Config["targets"]>[number];
/** The accweb section of a config file. */
export type AccwebConfig = z.output<typeof accwebSchema>;
