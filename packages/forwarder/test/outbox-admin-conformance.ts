import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Outbox } from "../src/outbox.js";
import type { OutboxAdmin, Page, PageRequest } from "../src/outbox-admin.js";
import {
  appendAll,
  isIdle,
  LONG,
  makeEvent,
  numberOf,
  numbersOf,
  pullNumbers,
  range,
} from "./support/deliveries.js";

/** An outbox that can be administered. */
export interface Administered extends AsyncDisposable {
  readonly folder: string;
  open(): Promise<Outbox & { readonly admin: OutboxAdmin }>;
  /** Opens a backup. */
  openFile(file: string): Promise<Outbox & { readonly admin: OutboxAdmin }>;
}

const idsOf = (items: readonly { readonly id: string }[]): number[] =>
  items.map(({ id }) => Number(id.slice(-12)));
const DEAD = {
  kind: "dead",
  reason: "refused",
  detail: "it answered 422",
  attempts: 5,
  status: 422,
} as const;

/** Every item, page by page. */
async function everything<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit = 3,
): Promise<readonly T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = await list(after === undefined ? { limit } : { limit, after });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

/** Kills some of a target's events and delivers the others. */
async function endAll(outbox: Outbox, target: string, dead: readonly number[], of: number): Promise<void> {
  const consumer = await outbox.consumer(target);
  await appendAll(outbox, range(1, of), (n) => `key ${n % 2}`);
  const ended = (await pullNumbers(consumer, of)).map((delivery) =>
    consumer.settle(delivery, dead.includes(numberOf(delivery)) ? DEAD : { kind: "delivered", attempts: 1 }),
  );
  await Promise.all(ended);
}

/** What an operator can do to an outbox. */
export function outboxAdminConformance(start: () => Promise<Administered>): void {
  test("targets: what waits, what is dead, what is halted", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await endAll(outbox, "bot", [2, 3], 5);
    const other = await outbox.consumer("other");
    await other.halt({ since: "2026-11-25T18:00:00.000Z", reason: "paused by hand" });
    await appendAll(outbox, [6]);
    expect(await outbox.admin.targets()).toMatchObject([
      { target: "bot", pending: 1, dead: 2, again: 0 },
      { target: "other", pending: 1, dead: 0, halted: { reason: "paused by hand" } },
    ]);
  });

  test("dead letters are listed page by page, with what is known of them", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await endAll(outbox, "bot", range(2, 9), 10);
    const list = (page: PageRequest) => outbox.admin.deadLetters({}, page);
    expect(idsOf(await everything(list))).toEqual(range(2, 9));
    const [first] = (await list({ limit: 1 })).items;
    expect(first).toMatchObject({
      target: "bot",
      name: "EVENT_911",
      source: "sonoran",
      receivedAt: makeEvent(2).receivedAt,
      community: "main",
      reason: "refused",
      detail: "it answered 422",
      attempts: 5,
      status: 422,
    });
  });

  test("dead letters are filtered by target, time, name, reason and id, and counted", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const { admin } = outbox;
    await endAll(outbox, "bot", range(1, 6), 6);
    await outbox.consumer("other");
    const listed = async (filter: Parameters<OutboxAdmin["deadLetters"]>[0]) => {
      const items = await everything((page) => admin.deadLetters(filter, page));
      expect(await admin.countDeadLetters(filter)).toBe(items.length);
      return idsOf(items);
    };
    expect(await listed({ target: "bot" })).toEqual(range(1, 6));
    expect(await listed({ target: "other" })).toEqual([]);
    const { receivedAt: from } = makeEvent(3);
    const { receivedAt: to } = makeEvent(5);
    expect(await listed({ from, to })).toEqual([3, 4]);
    expect(await listed({ name: "event_*" })).toEqual(range(1, 6));
    expect(await listed({ name: "EVENT_91" })).toEqual([]);
    expect(await listed({ name: "EVENT_91?" })).toEqual([]);
    expect(await listed({ reason: "refused" })).toHaveLength(6);
    expect(await listed({ reason: "expired" })).toEqual([]);
    expect(await listed({ ids: [makeEvent(4).id] })).toEqual([4]);
  });

  test("the name of an event that came in without one is told by its body", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const bodies = [
      '{"key":"","data":{"type":"inner"},"type":"EVENT_TONE"}',
      '{"type":7}',
      "not JSON",
      `{"key":"","type":"EVENT_STATION_ALERT","data":"${"x".repeat(300 * 1024)}"}`,
    ];
    for (const [index, body] of bodies.entries()) {
      const { nameHint: _, ...event } = makeEvent(index + 1, "a", Buffer.from(body));
      await outbox.append(event);
    }
    for (const delivery of await pullNumbers(consumer, bodies.length)) await consumer.settle(delivery, DEAD);
    const { items } = await outbox.admin.deadLetters({}, { limit: 10 });
    expect(items.map(({ name }) => name)).toEqual([
      "EVENT_TONE",
      undefined,
      undefined,
      "EVENT_STATION_ALERT",
    ]);
    expect(idsOf((await outbox.admin.deadLetters({ name: "EVENT_*" }, { limit: 10 })).items)).toEqual([1, 4]);
  });

  test("dead letters that are retried come again, and die or are gone", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 4));
    for (const delivery of await pullNumbers(consumer, 4)) await consumer.settle(delivery, DEAD);
    const pulled = pullNumbers(consumer, 2);
    const ids = [2, 3].map((n) => makeEvent(n).id);
    expect(await outbox.admin.retry({ ids })).toBe(2);
    const again = await pulled;
    expect(numbersOf(again)).toEqual([2, 3]);
    expect(again).toMatchObject([{ again: "retry", failedAttempts: 0 }, { again: "retry" }]);
    expect(await outbox.admin.targets()).toMatchObject([{ pending: 2, dead: 2, again: 2 }]);
    const [two, three] = again;
    if (two === undefined || three === undefined) throw new Error("nothing was pulled");
    await consumer.settle(two, DEAD);
    await consumer.settle(three, { kind: "delivered", attempts: 1 });
    expect(idsOf((await outbox.admin.deadLetters({}, { limit: 10 })).items)).toEqual([1, 2, 4]);
    expect(await outbox.admin.targets()).toMatchObject([{ pending: 0, dead: 3, again: 0 }]);
  });

  test("what is asked for again survives a restart", async () => {
    await using storage = await start();
    {
      await using outbox = await storage.open();
      await endAll(outbox, "bot", range(1, 3), 3);
      expect(await outbox.admin.retry({})).toBe(3);
    }
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    expect(numbersOf(await pullNumbers(consumer, 3))).toEqual([1, 2, 3]);
  });

  test("dead letters are dropped", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await endAll(outbox, "bot", range(1, 1_200), 1_200);
    expect(await outbox.admin.drop({ ids: [makeEvent(2).id] })).toBe(1);
    expect(await outbox.admin.drop({ target: "bot" })).toBe(1_199);
    expect(await outbox.admin.targets()).toMatchObject([{ pending: 0, dead: 0 }]);
  });

  test("what waits is listed: from the log, of a key that waits, and what was asked for again", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 8), (n) => `key ${n % 2}`);
    for (const delivery of await pullNumbers(consumer, 8)) {
      const n = numberOf(delivery);
      if (n === 1) await consumer.settle(delivery, DEAD);
      else if (n % 2 === 1) await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
      else if (n === 2) await consumer.defer(delivery, LONG);
    }
    await outbox.admin.retry({});
    const items = await everything((page) => outbox.admin.deliveries({}, page));
    expect(idsOf(items)).toEqual([2, 4, 6, 8, 1]);
    expect(items[0]).toMatchObject({ target: "bot", failedAttempts: 1, error: LONG.error });
    expect(items[0]?.dueAt).toMatch(/Z$/);
    expect(items[1]).not.toHaveProperty("dueAt");
    expect(items[4]).toMatchObject({ again: "retry" });
    const { receivedAt: to } = makeEvent(5);
    expect(idsOf(await everything((page) => outbox.admin.deliveries({ to }, page)))).toEqual([2, 4, 1]);
  });

  test("a range is counted, and then replayed to one target, out of order", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await endAll(outbox, "bot", [4], 6);
    const { receivedAt: from } = makeEvent(2);
    const { receivedAt: to } = makeEvent(6);
    // A target that was not there yet when they came in.
    const late = await outbox.consumer("late");
    expect(await outbox.admin.countReplay({ target: "bot", from, to })).toBe(3);
    expect(await outbox.admin.countReplay({ target: "late", from, to })).toBe(4);
    expect(await outbox.admin.countReplay({ target: "late", from, to, name: "EVENT_TONE" })).toBe(0);
    const told: number[] = [];
    expect(await outbox.admin.replay({ target: "late", from, to }, (queued) => told.push(queued))).toBe(4);
    expect(told.at(-1)).toBe(4);
    expect(await outbox.admin.replay({ target: "late", from, to })).toBe(0);
    const pulled = await pullNumbers(late, 4);
    expect(numbersOf(pulled)).toEqual([2, 3, 4, 5]);
    expect(pulled[0]).toMatchObject({ again: "replay" });
    for (const delivery of pulled) await late.settle(delivery, { kind: "delivered", attempts: 1 });
    expect(await outbox.admin.targets()).toMatchObject([
      { target: "bot", pending: 0, dead: 1 },
      { target: "late", pending: 0 },
    ]);
  });

  test("what a target waits for anyway is not replayed to it", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 6), (n) => `key ${n % 2}`);
    const [one, two] = await pullNumbers(consumer, 6);
    if (one === undefined || two === undefined) throw new Error("nothing was pulled");
    await consumer.settle(one, { kind: "delivered", attempts: 1 });
    await consumer.defer(two, LONG);
    const all = { target: "bot", from: makeEvent(0).receivedAt, to: makeEvent(99).receivedAt };
    expect(await outbox.admin.countReplay(all)).toBe(1);
  });

  test("a target is halted and resumed, without a consumer and with one", async () => {
    await using storage = await start();
    const halt = { since: "2026-11-25T18:00:00.000Z", reason: "paused by hand" };
    {
      await using outbox = await storage.open();
      await outbox.consumer("bot");
      await outbox.admin.halt("bot", halt);
    }
    {
      await using outbox = await storage.open();
      expect(await outbox.admin.targets()).toMatchObject([{ halted: halt }]);
      await outbox.admin.halt("bot", undefined);
      expect((await outbox.consumer("bot")).halted).toBeUndefined();
    }
  });

  test("a target, page or filter that makes no sense is refused by name", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const { admin } = outbox;
    await outbox.consumer("bot");
    await expect(admin.retry({ target: "bto" })).rejects.toThrow(
      'no target "bto" in the outbox; there are: bot',
    );
    await expect(admin.halt("bto", undefined)).rejects.toThrow('no target "bto"');
    await expect(admin.deadLetters({ from: "yesterday" }, { limit: 1 })).rejects.toThrow(
      "from: expected a time",
    );
    await expect(admin.deadLetters({}, { limit: 0 })).rejects.toThrow("limit: expected");
    await expect(admin.deadLetters({}, { limit: 1, after: "x" })).rejects.toThrow("after: expected");
  });

  test("a backup holds everything, is for its owner only, and replaces nothing", async () => {
    await using storage = await start();
    const file = path.join(storage.folder, "copy.db");
    {
      await using outbox = await storage.open();
      await endAll(outbox, "bot", [2], 3);
      await appendAll(outbox, range(4, 6));
      const [saved] = await Promise.all([outbox.admin.backup(file), appendAll(outbox, range(7, 40))]);
      expect(saved).toBeUndefined();
      await expect(outbox.admin.backup(file)).rejects.toThrow("is there already");
    }
    expect(existsSync(`${file}.partial`)).toBe(false);
    await using copy = await storage.openFile(file);
    expect(idsOf((await copy.admin.deadLetters({}, { limit: 10 })).items)).toEqual([2]);
    const consumer = await copy.consumer("bot");
    expect(numbersOf(await pullNumbers(consumer, 3)).slice(0, 3)).toEqual([4, 5, 6]);
    expect(await isIdle(await copy.consumer("new"))).toBe(true);
  });
}
