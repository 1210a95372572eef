import { cutText, ELLIPSIS } from "./text.js";

/** What Discord allows at most, in UTF-16 units where it is about text. */
export const DISCORD_LIMITS = {
  content: 2_000,
  embeds: 10,
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,
  /** Of the texts of all embeds of a message together. */
  embedTotal: 6_000,
} as const;

/** Colours of embeds, as Discord takes them: 0xRRGGBB. */
export const COLOURS = {
  emergency: 0xd83c3e,
  civil: 0x3b82f6,
  pending: 0xf0b132,
  active: 0x248046,
  closed: 0x80848e,
  units: 0x5865f2,
  race: 0x9b59b6,
} as const;

/** A named value of an embed. */
export interface EmbedField {
  /** Its heading. */
  readonly name: string;
  /** Its text, markdown. */
  readonly value: string;
  /** Whether it may stand beside others. */
  readonly inline?: boolean;
}

/** A part of a message in a frame, as Discord's API takes it. */
export interface Embed {
  /** Its heading, markdown. */
  readonly title?: string;
  /** Its text, markdown. */
  readonly description?: string;
  /** 0xRRGGBB. */
  readonly color?: number;
  /** Named values. */
  readonly fields?: readonly EmbedField[];
  /** Small print below it; no markdown. */
  readonly footer?: {
    /** The text. */ readonly text: string;
  };
  /** RFC 3339; shown beside the footer in the reader's time zone. */
  readonly timestamp?: string;
}

/** The body of a message, as Discord's API takes it at "create message", "edit message" and "execute webhook". */
export interface DiscordMessage {
  /** Text above the embeds, markdown. Empty where there is none, so that an edit removes an earlier one. */
  readonly content: string;
  /** At most 10. Empty where there is none. */
  readonly embeds: readonly Embed[];
  /** Nobody is pinged but the roles that are named here. */
  readonly allowed_mentions: {
    /** Nothing is looked for in the text. */ readonly parse: readonly [];
    /** Roles that a ping of is meant. */
    readonly roles?: readonly string[];
  };
  /** 4 in a message without embeds of its own: links get no preview. */
  readonly flags?: number;
}

const SUPPRESS_EMBEDS = 4;

/** A message with embeds. Whatever is too long for Discord is cut. */
export function embedMessage(...embeds: readonly Embed[]): DiscordMessage {
  let left: number = DISCORD_LIMITS.embedTotal;
  const fitting = embeds.slice(0, DISCORD_LIMITS.embeds).map((embed) => {
    const fitted = fitEmbed(embed, left);
    left -= embedLength(fitted);
    return fitted;
  });
  return { content: "", embeds: fitting, allowed_mentions: { parse: [] } };
}

/** A message that is one text. */
export function lineMessage(content: string): DiscordMessage {
  return {
    content: cutMarkdown(content, DISCORD_LIMITS.content),
    embeds: [],
    allowed_mentions: { parse: [] },
    flags: SUPPRESS_EMBEDS,
  };
}

/** The same message with a ping of one role in front. */
export function withRolePing(message: DiscordMessage, roleId: string): DiscordMessage {
  const content = `<@&${roleId}> ${message.content}`.trim();
  return {
    ...message,
    content: cutMarkdown(content, DISCORD_LIMITS.content),
    allowed_mentions: { parse: [], roles: [roleId] },
  };
}

/** What Discord counts of an embed. */
export function embedLength({ title = "", description = "", fields = [], footer }: Embed): number {
  const texts = [
    title,
    description,
    footer?.text ?? "",
    ...fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function fitEmbed(embed: Embed, total: number): Embed {
  const { title, description, fields, footer, ...rest } = embed;
  let left = total;
  const take = (text: string, max: number): string => {
    const cut = cutMarkdown(text, Math.min(max, left));
    left -= cut.length;
    return cut;
  };
  const fitted: { -readonly [K in keyof Embed]: Embed[K] } = { ...rest };
  if (title !== undefined) fitted.title = take(title, DISCORD_LIMITS.title);
  if (footer !== undefined) fitted.footer = { text: take(footer.text, DISCORD_LIMITS.footer) };
  if (description !== undefined) fitted.description = take(description, DISCORD_LIMITS.description);
  const kept: EmbedField[] = [];
  for (const { name, value, inline } of (fields ?? []).slice(0, DISCORD_LIMITS.fields)) {
    // Discord refuses an empty one.
    if (name === "" || value === "" || left < name.length + 2) continue;
    const field = {
      name: take(name, DISCORD_LIMITS.fieldName),
      value: take(value, DISCORD_LIMITS.fieldValue),
    };
    kept.push(inline === undefined ? field : { ...field, inline });
  }
  if (kept.length > 0) fitted.fields = kept;
  return fitted;
}

/** Cuts markdown so that no half escape is left at its end. */
function cutMarkdown(text: string, max: number): string {
  if (text.length <= max) return text;
  const body = cutText(text, max).slice(0, -ELLIPSIS.length);
  const slashes = /\\*$/.exec(body)?.[0].length ?? 0;
  return `${slashes % 2 === 1 ? body.slice(0, -1) : body}${ELLIPSIS}`;
}
