import { createForwarder, type FunctionHandler, OutboxError } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { record } from "./support/events.js";
import { KEY, setUpFivem } from "./support/fivem.js";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { TargetServer } from "./support/target-server.js";

const own = (name: string, handler: FunctionHandler) => ({ name, type: "function", handler }) as const;
const noop: FunctionHandler = () => undefined;

/** A promise and what settles it. */
function latch() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test("who is as before is not disturbed, who is new begins, and who is missing stays in the outbox", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  const same = own("same", ({ id }) => void got.push(id));
  await using forwarder = createForwarder({ outbox, targets: [same, own("old", noop)] });
  await forwarder.start();
  await forwarder.pause("old");
  await forwarder.enqueue(record());
  await outbox.of("same").until(({ settled }) => settled.size === 1);
  const late: string[] = [];
  await forwarder.replaceTargets([own("new", ({ id }) => void late.push(id)), { ...same }]);
  expect(forwarder.targets()).toMatchObject([
    { name: "new", attempts: { delivered: 0 } },
    { name: "same", attempts: { delivered: 1 } },
  ]);
  const event = record();
  await forwarder.enqueue(event);
  await outbox.of("new").until(({ settled }) => settled.size === 1);
  await outbox.of("same").until(({ settled }) => settled.size === 2);
  expect(late).toEqual([event.id]);
  expect((await forwarder.stats()).orphans).toMatchObject([{ target: "old", pending: 2 }]);

  const back: string[] = [];
  await forwarder.replaceTargets([own("old", ({ id }) => void back.push(id)), same]);
  // It was paused, and it still is.
  expect(forwarder.targets()[0]).toMatchObject({ name: "old", state: "halted" });
  await forwarder.resume("old");
  await outbox.of("old").until(({ settled }) => settled.size === 2);
  expect(back).toHaveLength(2);

  await forwarder.replaceTargets([same]);
  expect(await forwarder.removeTarget("old", { keep: true })).toBe(false);
  expect(await forwarder.removeTarget("old")).toBe(true);
  expect(await forwarder.removeTarget("old")).toBe(false);
  expect((await forwarder.stats()).orphans).toMatchObject([{ target: "new" }]);
});

test("who has other options goes on where it was, when what is under way has ended", async () => {
  const outbox = new MemoryOutbox();
  const began = latch();
  const gate = latch();
  const first: string[] = [];
  const before = own("one", async ({ id }) => {
    first.push(id);
    began.open();
    await gate.opened;
  });
  await using forwarder = createForwarder({ outbox, targets: [before] });
  await forwarder.start();
  const events = [record(), record(), record()];
  for (const event of events) await forwarder.enqueue(event);
  await began.opened;
  const second: string[] = [];
  // Twice in a row: the one in between never gets anything.
  await forwarder.replaceTargets([own("one", () => Promise.reject(new Error("replaced")))]);
  await forwarder.replaceTargets([own("one", ({ id }) => void second.push(id))]);
  gate.open();
  await outbox.of("one").until(({ settled }) => settled.size === 3);
  expect(first).toEqual(events.slice(0, 1).map(({ id }) => id));
  expect(second).toEqual(events.slice(1).map(({ id }) => id));
});

test("an attempt that never ends is called off in the end, and made again", async () => {
  const outbox = new MemoryOutbox();
  const began = latch();
  const before = own("one", () => {
    began.open();
    return new Promise<never>(() => undefined);
  });
  await using forwarder = createForwarder({ outbox, targets: [before], closeTimeoutMs: 20 });
  await forwarder.start();
  const event = record();
  await forwarder.enqueue(event);
  await began.opened;
  const second: string[] = [];
  await forwarder.replaceTargets([own("one", ({ id }) => void second.push(id))]);
  await outbox.of("one").until(({ settled }) => settled.size === 1);
  expect(second).toEqual([event.id]);
});

test("with anything wrong nothing changes", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  const same = own("same", ({ id }) => void got.push(id));
  await using forwarder = createForwarder({ outbox, targets: [same] });
  await forwarder.start();
  const twice = [own("new", noop), own("new", noop)];
  expect(() => forwarder.checkTargets(twice)).toThrow(/two targets named "new"/);
  await expect(forwarder.replaceTargets(twice)).rejects.toMatchObject({ code: "ERR_TENFOUR_OPTIONS" });
  await expect(forwarder.replaceTargets([same, same])).rejects.toThrow(/two targets named "same"/);
  const strange = { name: "new", type: "pigeon" };
  await expect(forwarder.replaceTargets([strange])).rejects.toThrow(/there is no type "pigeon"/);
  const full = new OutboxError("ERR_TENFOUR_OUTBOX_FULL", "the disk is full");
  outbox.consumer = () => Promise.reject(full);
  await expect(forwarder.replaceTargets([own("new", noop)])).rejects.toBe(full);
  await forwarder.enqueue(record());
  await outbox.of("same").until(({ settled }) => settled.size === 1);
  expect(forwarder.targets().map(({ name }) => name)).toEqual(["same"]);
  await forwarder.close();
  await expect(forwarder.replaceTargets([])).rejects.toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
});

test("a game server that refused the key gets what waits with the next one", async () => {
  await using set = await setUpFivem();
  const { forwarder, game, consumer } = set;
  set.key = "Another-Key-22";
  await set.push("EVENT_911", {});
  await consumer.until(() => consumer.halted !== undefined);
  await forwarder.keyReplaced("other");
  expect(forwarder.targets()).toMatchObject([{ state: "halted" }]);
  set.key = KEY;
  await forwarder.keyReplaced("main");
  await consumer.until(({ settled }) => settled.size === 1);
  expect(game.requests).toHaveLength(2);

  await forwarder.pause("game", "maintenance");
  await forwarder.keyReplaced("main");
  expect(forwarder.targets()).toMatchObject([{ state: "halted" }]);
});

test("a list of secrets that a function returns is looked at anew", async () => {
  const outbox = new MemoryOutbox();
  let secrets: readonly string[] = ["first-secret"];
  const text = "no: first-secret, second-secret";
  await using server = await TargetServer.start((_, response) => {
    response.writeHead(400).end(text);
  });
  const target = { name: "hook", type: "webhook", url: server.url } as const;
  await using forwarder = createForwarder({ outbox, targets: [target], secrets: () => secrets });
  await forwarder.start();
  await forwarder.enqueue(record());
  await outbox.of("hook").until(({ settled }) => settled.size === 1);
  secrets = [...secrets, "second-secret"];
  await forwarder.enqueue(record());
  await outbox.of("hook").until(({ settled }) => settled.size === 2);
  const answers = [...outbox.of("hook").settled.values()].map((one) => (one as { answer?: string }).answer);
  expect(answers).toEqual(["no: [redacted], second-secret", "no: [redacted], [redacted]"]);
});
