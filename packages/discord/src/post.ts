import type { Family } from "./family.js";
import type { DiscordMessage } from "./message.js";

/** Something that a record makes Discord show. */
export type Post =
  | {
      /** A message of its own. */
      readonly kind: "once";
      /** What it is about. */
      readonly family: Family;
      /** The body of the message. */
      readonly message: DiscordMessage;
      /** What it is one of where nobody wants it any more when it is old: "status change". */
      readonly chatter?: string;
    }
  | {
      /** One message through a life: to be posted the first time that its `key` comes, and edited from then on. */
      readonly kind: "life";
      /** What it is about. */
      readonly family: Family;
      /** Tells the message from others; the same over restarts. */
      readonly key: string;
      /** The body of the message as it is now. */
      readonly message: DiscordMessage;
      /** Nothing more is expected. */
      readonly ended: boolean;
    }
  | {
      /** A board has changed: one message, to be edited every few seconds at most. Ask the renderer for it then. */
      readonly kind: "board";
      /** Which board. */
      readonly family: "units" | "standings";
      /** Tells the board's message from others; the same over restarts. */
      readonly key: string;
    };
