import { z } from "zod";
import type { Family } from "../family.js";

const HOSTS = /^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
const PATH = /^\/api(?:\/v\d+)?\/webhooks\/\d{1,20}\/[\w-]+\/?$/;

const URL_HINT =
  "expected the webhook URL that Discord shows (channel settings, Integrations, Webhooks, Copy URL): https://discord.com/api/webhooks/…";

/** Discord's own hosts over TLS, or something on this machine that stands in for it. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  const isDiscord = protocol === "https:" && HOSTS.test(hostname);
  return (isDiscord || (protocol === "http:" && LOOPBACK.test(hostname))) && PATH.test(pathname);
}

/** Boards need a bot. */
const POSTED = [
  "emergencies",
  "dispatch",
  "panic",
  "unit-log",
  "race",
  "other",
] as const satisfies readonly Family[];
/** A line for every status is too much for a webhook's pace unless somebody asks for it. */
const BY_DEFAULT: (typeof POSTED)[number][] = ["emergencies", "dispatch", "panic", "race", "other"];

const discordShape = {
  /** The webhook URL that Discord shows. Whoever has it can post: it is a secret, and never logged. */
  url: z
    .string({ error: URL_HINT })
    .refine(isWebhookUrl, { error: URL_HINT })
    .describe("The webhook URL of a channel: its settings, Integrations, Webhooks, Copy URL. A secret."),
  /**
   * What is posted: `emergencies`, `dispatch`, `panic`, `unit-log`, `race`, `other`.
   * @default all but `unit-log`
   */
  posts: z
    .array(z.enum(POSTED, { error: `expected one of ${POSTED.join(", ")}` }))
    .min(1, { error: "expected at least one kind of posts" })
    .default(BY_DEFAULT)
    .describe("What is posted. Default: all but `unit-log`."),
  /** Id of the role that a panic button pings, and no other. @default nobody is pinged */
  panicRole: z
    .string()
    .regex(/^\d{17,20}$/, { error: "expected the id of a role: 17 to 20 digits, as a text" })
    .optional()
    .describe("Id of the role that a panic button pings, and no other. Default: nobody is pinged."),
};

/** Options of a `discord` target, beside those that every target has. Typed by the shape, as those are. */
export const discordSettings: z.ZodObject<typeof discordShape, z.core.$strip> = z.object(discordShape);

/** Options of a `discord` target, with every default filled in. */
export type DiscordSettings = z.output<typeof discordSettings>;
