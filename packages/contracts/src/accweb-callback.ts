import { z } from "zod";
import { goDurationMs } from "./helpers/go-duration.js";
import { open } from "./open.js";

const client = open({
  url: z.string().min(1).describe("Where accweb POSTs its events to."),
  enabled: z.boolean().default(true),
  headers: z
    .record(z.string(), z.string())
    .nullish()
    .transform((headers) => headers ?? {})
    .describe("Static headers; the place for a shared secret."),
  events: z
    .array(z.string())
    .nullish()
    .transform((names) => names ?? [])
    .describe("Names of the events to send; empty for all. accweb ignores names it does not know."),
});

/**
 * The `callback:` section of accweb's `config.yml` (accweb.md §1): which listeners accweb sends its events to.
 *
 * accweb gives a listener `timeout` up to the response headers and never retries; `100ms` is its default,
 * `3s` to `5s` is advisable.
 */
export const accwebCallbackSchema = open({
  enabled: z.boolean().default(false),
  timeout: z
    .string()
    .refine((text) => goDurationMs(text) !== undefined, "expected a Go duration such as 500ms or 3s")
    .default("100ms")
    .describe("Go duration, such as 500ms or 3s; 0s is unlimited. goDurationMs() reads it."),
  clients: z
    .array(client)
    .nullish()
    .transform((clients) => clients ?? []),
});

/** The `callback:` section of accweb's `config.yml`, defaults filled in. */
export type AccwebCallback = z.output<typeof accwebCallbackSchema>;
