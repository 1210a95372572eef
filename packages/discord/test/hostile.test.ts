import { type EventName, type EventRecord, eventSchemas, isJsonObject } from "@tenfour/contracts";
import { createRenderer, type DiscordMessage } from "@tenfour/discord";
import { goJson, sampleEvent } from "@tenfour/simulator";
import { expect, test } from "vitest";
import { expectSafe } from "./support/check-message.js";
import { recordOf } from "./support/records.js";

const HOSTILE = [
  "@everyone and @here",
  "<@123456789012345678> <@&123456789012345678> <#123456789012345678> <t:0:R> </ban:1> <:a:1> <a:b:2>",
  "[free nitro](https://evil.example/login) ![x](http://evil.example) <https://evil.example>",
  "https://evil.example http://evil.example steam://run discord.gg/evil https://discord.com/invite/evil",
  "```js\nrm -rf\n``` `code` ``two`` ||spoiler|| **bold** __under__ ~~struck~~ *i* _i_",
  "# heading\n## two\n-# small\n- list\n+ list\n1. list\n> quote\n>>> all",
  "\\@everyone \\\\<@1> \\[a](b) \\",
  "@every\u200bone \u202eenoyreve@ \u2066x\u2069 \ufeff\u00ad\u061c",
  "\u0000\u001b[31mred\u0007\u009b",
  `caption ${"x@everyone ".repeat(1_000)}`,
  "`".repeat(10_000),
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \ud800 a\udc00",
  `Z${"\u0336".repeat(500)}`,
  "\n".repeat(5_000),
  "",
  "\u200b\u200b",
];

function sampled(name: EventName): unknown {
  return JSON.parse(goJson(sampleEvent(name) ?? {}));
}

/** The same value with its `index`th text replaced; undefined when it has fewer. */
function withText(value: unknown, index: number, text: string): unknown {
  let seen = -1;
  const walk = (part: unknown): unknown => {
    if (typeof part === "string") {
      seen += 1;
      return seen === index ? text : part;
    }
    if (Array.isArray(part)) return part.map(walk);
    if (!isJsonObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, walk(member)]));
  };
  const changed = walk(value);
  return seen < index ? undefined : changed;
}

function messagesOf(records: readonly EventRecord[]): DiscordMessage[] {
  const renderer = createRenderer();
  const messages = records
    .flatMap((record) => renderer.render(record))
    .flatMap((post) => (post.kind === "board" ? [] : [post.message]));
  for (const scope of renderer.scopes()) {
    messages.push(renderer.board("units", scope), renderer.board("standings", scope));
    for (const line of renderer.openCalls(scope))
      messages.push({ content: line, embeds: [], allowed_mentions: { parse: [] } });
  }
  return messages;
}

const names = Object.keys(eventSchemas) as EventName[];

test.each(names)("nothing in %s does anything in Discord, wherever it stands", (name) => {
  const isSonoran = /^[A-Z]/.test(name);
  const event: unknown = sampled(name);
  const source = isSonoran ? "sonoran" : "accweb";
  const logins = recordOf("sonoran", sampled("EVENT_UNIT_LOGIN"));
  for (const text of HOSTILE) {
    for (let index = 0; ; index += 1) {
      const changed = withText(event, index, text);
      if (changed === undefined) break;
      for (const message of messagesOf([logins, recordOf(source, changed)])) expectSafe(message);
    }
    // Everywhere at once, for the lengths.
    let all = event;
    for (let index = 0; ; index += 1) {
      const changed = withText(all, index, /EVENT_|instance_/.test(name) && index === 0 ? name : text);
      if (changed === undefined) break;
      all = changed;
    }
    for (const message of messagesOf([recordOf(source, all)])) expectSafe(message);
  }
});

test("a hostile unit is safe on the calls it is attached to, and names of events are too", () => {
  for (const text of HOSTILE) {
    let login = sampled("EVENT_UNIT_LOGIN");
    for (let index = 0; ; index += 1) {
      const changed = withText(login, index, index === 0 ? "EVENT_UNIT_LOGIN" : text);
      if (changed === undefined) break;
      login = changed;
    }
    const record = recordOf("sonoran", login);
    const id =
      record.name === "EVENT_UNIT_LOGIN" && record.outcome === "known" ? record.event.data.unit.id : 0;
    const attach = recordOf("sonoran", {
      type: "EVENT_DISPATCH_UNIT_ATTACH",
      data: { callId: 5, idents: [id] },
    });
    const unknown = recordOf("sonoran", { type: text || "x", data: {} });
    const invalid = recordOf("sonoran", { type: "EVENT_911", data: text });
    const messages = messagesOf([record, attach, unknown, invalid]);
    expect(messages.length).toBeGreaterThan(4);
    for (const message of messages) expectSafe(message);
  }
});
