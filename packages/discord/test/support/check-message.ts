import { DISCORD_LIMITS, type DiscordMessage, embedLength } from "@tenfour/discord";
import { expect } from "vitest";

const OWN_MARKUP = /<t:\d+:[RT]>|\*\*|~~/g;
const INVISIBLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** What a text does in Discord: everything that is neither escaped nor our own markup must be inert. */
function expectInert(text: string): void {
  expect(text).not.toMatch(INVISIBLE);
  const live = text.replace(/\\[^0-9A-Za-z\s]/g, "").replace(OWN_MARKUP, "");
  expect(live).not.toMatch(/[@<>[\]`|_*~\\]/);
  expect(live).not.toMatch(/:\/\//);
  expect(live).not.toMatch(/discord\.(?:gg|com)/i);
  expect(live).not.toMatch(/^(?:#{1,3}|-#|[-+]|\d+\.) /m);
}

/** Discord would take the message, and it does nothing but show text. */
export function expectSafe(message: DiscordMessage, roles: readonly string[] = []): void {
  expect(message.allowed_mentions).toEqual(roles.length === 0 ? { parse: [] } : { parse: [], roles });
  expect(message.content.length).toBeLessThanOrEqual(DISCORD_LIMITS.content);
  expect(message.content.length + message.embeds.length).toBeGreaterThan(0);
  expectInert(roles.reduce((text, role) => text.replace(`<@&${role}>`, ""), message.content));
  expect(message.embeds.length).toBeLessThanOrEqual(DISCORD_LIMITS.embeds);
  expect(message.embeds.reduce((sum, embed) => sum + embedLength(embed), 0)).toBeLessThanOrEqual(6_000);
  for (const { title = "", description = "", fields = [] } of message.embeds) {
    expect(title.length).toBeLessThanOrEqual(DISCORD_LIMITS.title);
    expect(description.length).toBeLessThanOrEqual(DISCORD_LIMITS.description);
    expect(fields.length).toBeLessThanOrEqual(DISCORD_LIMITS.fields);
    for (const text of [title, description]) expectInert(text);
    for (const { name, value } of fields) {
      expect([name.length > 0, value.length > 0]).toEqual([true, true]);
      expect(name.length).toBeLessThanOrEqual(DISCORD_LIMITS.fieldName);
      expect(value.length).toBeLessThanOrEqual(DISCORD_LIMITS.fieldValue);
      expectInert(name);
      expectInert(value);
    }
  }
}
