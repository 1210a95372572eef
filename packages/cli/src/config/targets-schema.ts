import { type AnyTargetType, targetOptionsSchema, webhookTarget } from "@tenfour/forwarder";
import { z } from "zod";

/** What the relay can forward to, beside what is built into the forwarder. */
export const TARGET_TYPES: readonly AnyTargetType[] = [];

const webhookSchema = targetOptionsSchema
  .extend({
    type: z
      .literal("webhook", { error: 'expected a type of target: "webhook"' })
      .describe("The kind of target."),
    ...webhookTarget.settings.shape,
  })
  .strict();

/** Where events are forwarded to. */
export const targetsSchema = z
  .array(webhookSchema)
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
