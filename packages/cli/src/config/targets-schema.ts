import { discordTarget } from "@tenfour/discord/target";
import { type AnyTargetType, fivemTarget, targetOptionsSchema, webhookTarget } from "@tenfour/forwarder";
import { z } from "zod";

/** What the relay can forward to, beside what is built into the forwarder. */
export const TARGET_TYPES: readonly AnyTargetType[] = [discordTarget];

const webhookSchema = targetOptionsSchema
  .extend({
    type: z.literal("webhook").describe("Any service that takes events as JSON over HTTP."),
    ...webhookTarget.settings.shape,
  })
  .strict();

const fivemSchema = targetOptionsSchema
  .extend({
    type: z.literal("fivem").describe("The community's own game server, which gets events as they came in."),
    ...fivemTarget.settings.shape,
  })
  .strict();

const discordSchema = targetOptionsSchema
  .extend({
    type: z.literal("discord").describe("A channel of Discord, by its webhook URL."),
    ...discordTarget.settings.shape,
  })
  .strict();

/** Where events are forwarded to. */
export const targetsSchema = z
  .array(
    z.discriminatedUnion("type", [webhookSchema, fivemSchema, discordSchema], {
      error: ({ code }) =>
        code === "invalid_union" ? 'expected a type of target: "webhook", "fivem" or "discord"' : undefined,
    }),
  )
  .describe("Where events are forwarded to, in order and until they are taken.");

/** Where accepted events are kept until every target has them. */
export const outboxSchema = z
  .strictObject({
    driver: z
      .literal("sqlite", { error: 'expected a driver: "sqlite"' })
      .describe("What keeps them: sqlite, one file."),
    path: z
      .string()
      .min(1, { error: "expected the path of a file" })
      .optional()
      .describe("The file, from this file's folder on. Default: outbox.db in the data directory."),
  })
  .describe("Where accepted events are kept until every target has them.");
