import { createForwarder, type TargetOptions, type TargetType } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { z } from "zod";
import { record } from "./support/events.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

const webhook = { name: "site", type: "webhook", url: "https://hooks.example/x" } as const;

test.each<[string, unknown, string]>([
  ["no URL", { name: "site", type: "webhook" }, 'target "site": url: '],
  ["a URL of another kind", { ...webhook, url: "ftp://x" }, 'an address that starts with "http://"'],
  [
    "a type that does not exist",
    { ...webhook, type: "webhok" },
    'there is no type "webhok"; there are webhook, fivem, function',
  ],
  ["a misspelt option", { ...webhook, haeders: {} }, "haeders"],
  ["a short secret", { ...webhook, secret: "whsec_c2hvcnQ=" }, "24 to 64 random bytes in base64"],
  [
    "no secret at all",
    { ...webhook, secret: "hunter2hunter2" },
    'expected a Standard Webhooks secret: "whsec_"',
  ],
  ["a pattern that fits nothing", { ...webhook, events: ["EVENT_*_X"] }, "EVENT_UNIT_*"],
  [
    "a header of the webhook's own",
    { ...webhook, headers: { "Webhook-Id": "1" } },
    "set by the webhook itself",
  ],
  ["a header with a line break", { ...webhook, headers: { "x-a": "a\r\nb: c" } }, "no control characters"],
  ["a metadata service", { ...webhook, url: "http://169.254.169.254/latest" }, "nothing is ever sent there"],
  [
    "the same, written as IPv6",
    { ...webhook, url: "http://[::ffff:a9fe:a9fe]/" },
    "nothing is ever sent there",
  ],
  [
    "a password with a percent sign",
    { ...webhook, url: "https://me:50%off@hooks.example/" },
    'target "site": url: its user name or password has a "%" that stands for itself: write "%25" instead',
  ],
  ["a name with a blank", { ...webhook, name: "my site" }, "expected a name of letters"],
  ["a place that does not exist", { ...webhook, where: { source: "discord" } }, "where.source"],
  ["a rate without a number", { ...webhook, rate: {} }, "rate.attempts"],
])("%s is told about", (_what, target, message) => {
  const make = (): unknown =>
    createForwarder({ outbox: new MemoryOutbox(), targets: [target as TargetOptions] });
  expect(make).toThrow(
    expect.objectContaining({ code: "ERR_TENFOUR_OPTIONS", message: expect.stringContaining(message) }),
  );
});

test("two targets of one name are refused, and so is what is no outbox", () => {
  const outbox = new MemoryOutbox();
  expect(() => createForwarder({ outbox, targets: [webhook, webhook] })).toThrow('two targets named "site"');
  expect(() => createForwarder({ outbox: {} as MemoryOutbox })).toThrow(
    "expected an outbox, such as openSqliteOutbox()",
  );
});

test.each(["0.0.0.0", "::", "127.0.0.1"])("its own address, %s, is refused where it is a number", (host) => {
  const listening = () => [{ host, port: 30_150 }];
  const make = (url: string) => () =>
    createForwarder({ outbox: new MemoryOutbox(), listening, targets: [{ ...webhook, url }] });
  expect(make("http://127.0.0.1:30150/")).toThrow("its events would go round in circles");
  expect(make("http://[::ffff:7f00:1]:30150/")).toThrow("its events would go round in circles");
  expect(make("http://127.0.0.1:30151/")).not.toThrow();
});

test("a type from another package has its settings checked and its driver used", async () => {
  const settings = z.object({ channel: z.string({ error: "expected a channel" }) });
  const got: string[] = [];
  const chat: TargetType<typeof settings> = {
    type: "chat",
    settings,
    create: ({ channel }, { name }) => ({
      destination: channel,
      deliver: async ({ id }) => {
        got.push(`${name} ${channel} ${id}`);
        return { outcome: "delivered" };
      },
    }),
  };
  const outbox = new MemoryOutbox();
  const make = (target: TargetOptions) => createForwarder({ outbox, types: [chat], targets: [target] });
  expect(() => make({ name: "c", type: "chat" })).toThrow('target "c": channel: expected a channel');
  await using forwarder = make({ name: "c", type: "chat", channel: "#dispatch" });
  await forwarder.start();
  const event = record();
  await forwarder.enqueue(event);
  await outbox.of("c").until(({ settled }) => settled.size === 1);
  expect(got).toEqual([`c #dispatch ${event.id}`]);
  expect((await forwarder.stats()).targets).toMatchObject([
    { name: "c", type: "chat", destination: "#dispatch" },
  ]);
});
