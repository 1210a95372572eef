import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createTestReceiver } from "@tenfour/receiver/testing";
import { Webhook } from "standardwebhooks";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Consumer, startCsharp, startLua, startPython } from "./consumers.js";
import { block, workspace } from "./pages.js";

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const call = { callId: 1, isEmergency: true, caller: "Jane", location: "Pier 4", description: "smoke" };

async function record(name: string): Promise<{ id: string; text: string }> {
  await using feeder = createTestReceiver();
  const made =
    name === "EVENT_911"
      ? await feeder.feed(name, { data: { call } })
      : await feeder.feedBody({ type: name });
  return { id: made.id, text: JSON.stringify(made) };
}

/** Posts a body, signed by the official library. */
async function post(
  { url }: Consumer,
  {
    id,
    text,
    at = new Date(),
    by = secret,
    more = "",
  }: { id: string; text: string; at?: Date; by?: string; more?: string },
): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": `${more}${new Webhook(by).sign(id, at, text)}`,
  };
  return (await fetch(url, { method: "POST", headers, body: text })).status;
}

describe.each([
  ["python.md", startPython],
  ["csharp.md", startCsharp],
  ["lua.md", startLua],
] as const)("docs/consume-from/%s", (_page, start) => {
  test("takes genuine records once, and nothing else", async () => {
    const consumer = await start(secret);
    onTestFinished(() => consumer[Symbol.asyncDispose]());
    const call911 = await record("EVENT_911");
    const custom = await record("CUSTOM");
    const other = `whsec_${randomBytes(32).toString("base64")}`;
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);

    expect(await post(consumer, call911)).toBe(204);
    expect(await consumer.nextLine()).toMatch(/^911 from ["']Jane["'] at ["']Pier 4["']$/);
    // Once more, as after an answer that got lost: the next line is about the next event.
    expect(await post(consumer, call911)).toBe(204);
    // While a secret is being changed there are two signatures.
    expect(await post(consumer, { ...custom, more: "v1,AAAA " })).toBe(204);
    expect(await consumer.nextLine()).toBe("unknown CUSTOM");

    expect(await post(consumer, { ...call911, by: other })).toBe(401);
    expect(await post(consumer, { ...call911, at: minutes(-6) })).toBe(401);
    expect(await post(consumer, { ...call911, at: minutes(6) })).toBe(401);
    expect((await fetch(consumer.url, { method: "POST", body: call911.text })).status).toBe(401);
    const stolen = new Webhook(secret).sign(call911.id, new Date(), call911.text);
    const headers = { "webhook-id": call911.id, "webhook-timestamp": String(Math.floor(Date.now() / 1000)) };
    const forged = {
      method: "POST",
      headers: { ...headers, "webhook-signature": stolen },
      body: custom.text,
    };
    expect((await fetch(consumer.url, forged)).status).toBe(401);

    expect(await post(consumer, { id: "msg_1", text: "not JSON" })).toBe(422);
    expect(await post(consumer, { id: "msg_2", text: '{"id":"no record"}' })).toBe(422);
    expect(await post(consumer, { id: "msg_3", text: "[".repeat(100_000) })).toBe(422);
    // It has survived all that, and handled none of it.
    expect(await post(consumer, await record("LAST"))).toBe(204);
    expect(await consumer.nextLine()).toBe("unknown LAST");
  });

  test("takes players' text as it is, to the last byte", async () => {
    const consumer = await start(secret);
    onTestFinished(() => consumer[Symbol.asyncDispose]());
    await using receiver = createTestReceiver();
    const caller = `\u0000\u001b[31m"'\\ 𝔘niçødé \u2028 ${"x".repeat(300_000)}`;
    const made = await receiver.feed("EVENT_911", { data: { call: { ...call, caller } } });
    expect(await post(consumer, { id: made.id, text: JSON.stringify(made) })).toBe(204);
    expect(await consumer.nextLine()).toContain("911 from");
  });
});

test("the C# page shows the generator that the tests run", () => {
  const generator = readFileSync(path.join(workspace, "test/interop/dotnet/generate/Program.cs"), "utf8");
  expect(generator.trim()).toContain(block("csharp.md", "csharp", 1).trim());
});
