import { z } from "zod";
import { isSecret } from "./signature.js";

const RESERVED = new Set([
  ...["content-type", "content-length", "host", "connection", "transfer-encoding", "user-agent", "expect"],
  ...["webhook-id", "webhook-timestamp", "webhook-signature", "tenfour-hops", "keep-alive", "upgrade"],
  ...["traceparent", "tracestate"],
]);

const SECRET_HINT =
  "expected a Standard Webhooks secret: \"whsec_\" and 24 to 64 random bytes in base64 (node -p \"'whsec_' + crypto.randomBytes(32).toString('base64')\")";

const secret = z.string({ error: SECRET_HINT }).refine(isSecret, { error: SECRET_HINT });

const urlSchema = z
  .string()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
    error: 'expected an address that starts with "http://" or "https://"',
  })
  .refine((text) => !URL.canParse(text) || hasPlainCredentials(new URL(text)), {
    error: 'its user name or password has a "%" that stands for itself: write "%25" instead',
  });

function hasPlainCredentials({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

const headerValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, {
  error: "expected the value of a header: one line, no control characters",
});

const webhookShape = {
  /** Where records are posted to. Credentials in it become an `Authorization` header; it is never logged. */
  url: urlSchema.describe("Where events are posted to: an http:// or https:// address."),
  /** Headers sent with every event, such as `authorization`. @default none */
  headers: z
    .record(z.string(), headerValue)
    .refine((headers) => Object.keys(headers).every((name) => HEADER_NAME.test(name)), {
      error: "expected names of headers, such as authorization",
    })
    .refine((headers) => Object.keys(headers).every((name) => !RESERVED.has(name.toLowerCase())), {
      error: `set by the webhook itself, and so not to be named: ${[...RESERVED].join(", ")}`,
    })
    .optional()
    .describe("Headers sent with every event. Default: none."),
  /** `whsec_…`: events are signed (Standard Webhooks). A list while one is replaced. @default not signed */
  secret: z
    .union([secret, z.array(secret).min(1)], { error: SECRET_HINT })
    .optional()
    .describe(
      "whsec_…: events are signed (Standard Webhooks); a list while one is replaced. Default: not signed.",
    ),
  /** Lets the host name resolve to private or loopback addresses. @default false */
  allowPrivate: z
    .boolean()
    .default(false)
    .describe("Lets the host name resolve to private or loopback addresses. Default: false."),
};

/** Options of a `webhook` target, beside those that every target has. Typed by the shape, as those are. */
export const webhookSettings: z.ZodObject<typeof webhookShape, z.core.$strip> = z.object(webhookShape);

/** Options of a `webhook` target, with every default filled in. */
export type WebhookSettings = z.output<typeof webhookSettings>;
