import { z } from "zod";
import { webhookSettings } from "../webhook/settings.js";

const fivemShape = {
  /**
   * Where the game server's Sonoran resource takes events: `http://ip:port/sonorancad/event`, which is also the path
   * when none is given. The community's API key is sent there.
   */
  url: webhookSettings.shape.url.describe(
    "The owner's own game server: http://ip:port/sonorancad/event. The community's API key is sent there.",
  ),
  /** The one community whose events the game server gets. */
  community: z
    .string()
    .min(1, { error: "expected a community's id" })
    .describe("The id of the one community whose events the game server gets."),
  /** Lets the host name resolve to private or loopback addresses. @default false */
  allowPrivate: webhookSettings.shape.allowPrivate,
};

/** Options of a `fivem` target, beside those that every target has. Typed by the shape, as those are. */
export const fivemSettings: z.ZodObject<typeof fivemShape, z.core.$strip> = z.object(fivemShape);

/** Options of a `fivem` target, with every default filled in. */
export type FivemSettings = z.output<typeof fivemSettings>;
