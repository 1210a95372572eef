import type { Grant, IngestMeta, IngestResult, Intake } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { makeReceiver } from "../test/support/receivers.js";
import { Flow } from "./flow.js";
import { Inbox } from "./inbox.js";

const ABOUT = { community: "nyc", server: 1 };
const ORIGIN = { address: "hub" };
const before = (at: number) => ({ at, httpEvents: 0 });

/**
 * A receiver whose `ingest` ends when the test says so.
 *
 * @param answers what its `take` answers at once, undefined for a promise as of `ingest`; without it, it has none
 */
function setUp(roomBytes = 1_000, answers?: (IngestResult | undefined)[]) {
  const { receiver } = makeReceiver();
  const taken: { body: unknown; meta: IngestMeta; answer: (result: IngestResult) => void }[] = [];
  const grants: { current: Grant } = { current: { source: "sonoran" } };
  let held = 0;
  const intake: Intake = {
    ...receiver,
    serves: () => true,
    admit: () => grants.current,
    serverAt: () => undefined,
    serverPaths: () => [],
    acceptedFrom: () => ({ http: 0, ws: 0, local: 0 }),
    refused: () => undefined,
    hold: (bytes) => {
      if (held + bytes > roomBytes) return undefined;
      held += bytes;
      return { grow: () => true, release: () => (held -= bytes) };
    },
    ingest: (body, meta) => new Promise((answer) => taken.push({ body, meta, answer })),
  };
  if (answers !== undefined) {
    intake.take = (body, meta) => {
      const answer = answers.shift();
      if (answer === undefined) return intake.ingest(body, meta);
      taken.push({ body, meta, answer: () => undefined });
      return answer;
    };
  }
  const outcomes: unknown[] = [];
  const inbox = new Inbox({ intake, origin: ORIGIN }, ABOUT, new Flow(new FakeTime().clock), {
    onAccepted: () => outcomes.push("accepted"),
    onRefused: (code, mark) => outcomes.push([code, mark.at]),
  });
  const accept = async (index: number): Promise<void> => {
    taken[index]?.meta.hold?.release();
    taken[index]?.answer({ status: "accepted", id: "" });
    // Twice: the promise of `ingest`, and the loop that awaits it.
    await Promise.resolve();
    await Promise.resolve();
  };
  return { inbox, taken, outcomes, accept, grants, held: () => held };
}

test("one event after the other, as they came, where a receiver does not say that it has its place", async () => {
  const { inbox, taken, outcomes, accept } = setUp();
  for (const payload of ["a", { b: 1 }, "c"]) inbox.push(payload, 10, before(0));
  expect(taken.map(({ body }) => body)).toEqual(["a"]);
  await accept(0);
  inbox.push("d", 10, before(0));
  expect(taken.map(({ body }) => body)).toEqual(["a", { b: 1 }]);
  await accept(1);
  await accept(2);
  await accept(3);
  expect(taken.map(({ body }) => body)).toEqual(["a", { b: 1 }, "c", "d"]);
  expect(outcomes).toEqual(["accepted", "accepted", "accepted", "accepted"]);
  expect(taken[0]?.meta).toMatchObject({
    source: "sonoran",
    transport: "ws",
    boundTo: ABOUT,
    origin: ORIGIN,
  });
});

/** Numbers of the events that were given to the receiver. */
const given = (taken: { body: unknown }[]): unknown[] => taken.map(({ body }) => body);

test("an event that has its place does not keep the next from beginning, and outcomes are told in order", async () => {
  const { inbox, taken, outcomes, accept } = setUp();
  inbox.push("a", 10, before(0));
  inbox.push("b", 10, before(1));
  inbox.push("c", 10, before(2));
  expect(given(taken)).toEqual(["a"]);
  taken[0]?.meta.onPlaced?.();
  expect(given(taken)).toEqual(["a", "b"]);
  await accept(0);
  expect(given(taken)).toEqual(["a", "b"]);
  taken[1]?.meta.onPlaced?.();
  expect(given(taken)).toEqual(["a", "b", "c"]);
  taken[2]?.answer({ status: "refused", code: "ERR_TENFOUR_KEY_WRONG" });
  await Promise.resolve();
  expect(outcomes).toEqual(["accepted"]);
  await accept(1);
  expect(outcomes).toEqual(["accepted", "accepted", ["ERR_TENFOUR_KEY_WRONG", 2]]);
});

test("an answer at once is told after those that are waited for", async () => {
  const { inbox, taken, outcomes, accept } = setUp(1_000, [
    undefined,
    { status: "refused", code: "ERR_TENFOUR_KEY_WRONG" },
    undefined,
  ]);
  inbox.push("a", 10, before(0));
  taken[0]?.meta.onPlaced?.();
  inbox.push("b", 10, before(1));
  inbox.push("c", 10, before(2));
  expect(given(taken)).toEqual(["a", "b", "c"]);
  expect(outcomes).toEqual([]);
  await accept(2);
  expect(outcomes).toEqual([]);
  await accept(0);
  expect(outcomes).toEqual(["accepted", ["ERR_TENFOUR_KEY_WRONG", 1], "accepted"]);
});

test.each([
  ["number", 1, 256],
  ["bytes", 1024 * 1024, 4],
])("what is under way is bounded in %s", async (_what, bytes, bound) => {
  const { inbox, taken, accept } = setUp(Number.POSITIVE_INFINITY);
  for (let number = 0; number < bound + 2; number++) {
    inbox.push(number, bytes, before(0));
    taken[number]?.meta.onPlaced?.();
  }
  expect(taken).toHaveLength(bound);
  await accept(1);
  expect(given(taken).at(-1)).toBe(bound);
  expect(taken).toHaveLength(bound + 1);
});

test("an event beyond the bound in bytes goes alone", async () => {
  const { inbox, taken, accept } = setUp(Number.POSITIVE_INFINITY);
  for (const bytes of [10, 5 * 1024 * 1024, 10]) {
    inbox.push(bytes, bytes, before(0));
    taken.at(-1)?.meta.onPlaced?.();
  }
  expect(taken).toHaveLength(1);
  await accept(0);
  taken[1]?.meta.onPlaced?.();
  expect(taken).toHaveLength(2);
  await accept(1);
  expect(taken).toHaveLength(3);
});

test("an event counts as of when it came, however long it waits", async () => {
  const { inbox, taken, accept, grants } = setUp();
  const [first, second]: Grant[] = [{ source: "sonoran" }, { source: "sonoran" }];
  for (const grant of [first, second]) {
    if (grant !== undefined) grants.current = grant;
    inbox.push("event", 10, before(0));
  }
  grants.current = { source: "sonoran" };
  await accept(0);
  expect(taken[0]?.meta.grant).toBe(first);
  expect(taken[1]?.meta.grant).toBe(second);
});

test("what waits is held, and beyond the bound nothing is taken", async () => {
  const { inbox, accept, held } = setUp(25);
  expect(inbox.push("a", 10, before(0))).toBe(true);
  expect(inbox.push("b", 10, before(0))).toBe(true);
  expect(held()).toBe(20);
  expect(inbox.push("c", 10, before(0))).toBe(false);
  await accept(0);
  expect(inbox.push("c", 10, before(0))).toBe(true);
});

test("a refusal comes with the mark from before its event", async () => {
  const { inbox, taken, outcomes } = setUp();
  inbox.push("a", 10, before(7));
  taken[0]?.answer({ status: "refused", code: "ERR_TENFOUR_KEY_WRONG" });
  await inbox.idle();
  expect(outcomes).toEqual([["ERR_TENFOUR_KEY_WRONG", 7]]);
});

test("idle resolves when everything has been taken in", async () => {
  const { inbox, outcomes, accept } = setUp();
  await inbox.idle();
  inbox.push("a", 10, before(0));
  inbox.push("b", 10, before(0));
  const idle = inbox.idle().then(() => outcomes.push("idle"));
  await accept(0);
  await accept(1);
  await idle;
  expect(outcomes).toEqual(["accepted", "accepted", "idle"]);
});

test("what a receiver answers at once is told of at once", () => {
  const { inbox, taken, outcomes } = setUp(1_000, [
    { status: "accepted", id: "" },
    { status: "refused", code: "ERR_TENFOUR_KEY_WRONG" },
  ]);
  inbox.push("a", 10, before(1));
  expect(outcomes).toEqual(["accepted"]);
  inbox.push("b", 10, before(2));
  expect(outcomes).toEqual(["accepted", ["ERR_TENFOUR_KEY_WRONG", 2]]);
  expect(taken.map(({ body }) => body)).toEqual(["a", "b"]);
});

test("nothing overtakes an event for which the receiver has to wait", async () => {
  const accepted: IngestResult = { status: "accepted", id: "" };
  const { inbox, taken, outcomes, accept } = setUp(1_000, [undefined, accepted, undefined, accepted]);
  for (const payload of ["a", "b", "c", "d"]) inbox.push(payload, 10, before(0));
  expect(taken.map(({ body }) => body)).toEqual(["a"]);
  await accept(0);
  await expect.poll(() => taken.map(({ body }) => body)).toEqual(["a", "b", "c"]);
  expect(outcomes).toEqual(["accepted", "accepted"]);
  inbox.push("e", 10, before(0));
  const idle = inbox.idle();
  await accept(2);
  await expect.poll(() => taken.length).toBe(5);
  await accept(4);
  await idle;
  expect(taken.map(({ body }) => body)).toEqual(["a", "b", "c", "d", "e"]);
  expect(outcomes).toHaveLength(5);
});
