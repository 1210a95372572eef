import { COLOURS, DISCORD_LIMITS, type DiscordMessage, type Embed, embedLength } from "../message.js";
import type { Post } from "../post.js";

/** A post on its way to a message of a webhook. */
export interface Part {
  readonly embeds: readonly Embed[];
  /** Where the message is to ping: such a one stands alone. */
  readonly alone?: DiscordMessage;
  /** Of a post that is edited later. */
  readonly key?: string;
  /** Tells which of two states of the same post is the later one. */
  readonly order: number;
}

/** What a post needs in a message of its own, or one that it shares. */
export function partOf(post: Exclude<Post, { kind: "board" }>, order: number): Part {
  const { message } = post;
  const own = post.kind === "life" ? { order, key: post.key } : { order };
  if (message.allowed_mentions.roles !== undefined) return { embeds: [], alone: message, ...own };
  if (message.embeds.length > 0) return { embeds: message.embeds, ...own };
  return { embeds: [{ description: message.content, color: COLOURS.closed }], ...own };
}

/** How many of these parts, from the first on, fit into one message. At least one. */
export function fitting(parts: readonly Part[]): number {
  let embeds = 0;
  let length = 0;
  for (const [index, part] of parts.entries()) {
    embeds += part.embeds.length;
    length += part.embeds.reduce((sum, embed) => sum + embedLength(embed), 0);
    const isFull = embeds > DISCORD_LIMITS.embeds || length > DISCORD_LIMITS.embedTotal;
    if (index > 0 && (isFull || part.alone !== undefined)) return index;
    if (part.alone !== undefined) return 1;
  }
  return parts.length;
}

/** The message that parts make together. */
export function messageOf(parts: readonly Part[]): DiscordMessage {
  const alone = parts[0]?.alone;
  if (alone !== undefined) return alone;
  return { content: "", embeds: parts.flatMap((part) => part.embeds), allowed_mentions: { parse: [] } };
}
