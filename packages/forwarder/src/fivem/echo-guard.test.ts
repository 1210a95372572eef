import { expect, test } from "vitest";
import { EchoGuard } from "./echo-guard.js";
import type { Sender } from "./sent.js";

const bytes = Buffer.from('{"type":"EVENT_UNIT_STATUS"}');
const target = (): Sender => "target";
const shared = (): Sender => "shared";
const elsewhere = (): Sender => "elsewhere";

test("each sending accounts for one that comes back", () => {
  const guard = new EchoGuard();
  guard.received("before", bytes, 0, target);
  guard.sending(bytes, 0);
  guard.received("echo", bytes, 1, target);
  // The same bytes again: a status that was toggled twice, which the game server was never sent a second time.
  guard.received("second", bytes, 2, target);
  guard.received("other", Buffer.from('{"type":"EVENT_UNIT_STATUX"}'), 2, target);
  expect(["before", "echo", "second", "other"].filter((id) => guard.isEcho(id))).toEqual(["echo"]);
  expect(guard.count).toBe(1);
});

test("an event that is shown again, since it could not be kept, counts once", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  guard.sending(bytes, 0);
  for (const id of ["a", "a", "b", "c"]) guard.received(id, bytes, 1, target);
  expect(["a", "b", "c"].map((id) => guard.isEcho(id))).toEqual([true, true, false]);
});

test("from elsewhere, equal bytes are two real events twice, and an echo then", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  for (const id of ["a", "b", "c"]) guard.received(id, bytes, 1, elsewhere);
  expect(["a", "b", "c"].map((id) => guard.isEcho(id))).toEqual([false, false, true]);
});

test("what is sent again and again, each time within 60 s, is no echo for being old", () => {
  const guard = new EchoGuard();
  for (let n = 0; n < 20; n++) {
    guard.sending(bytes, n * 55_000);
    guard.received(`later-${n}`, bytes, (n + 1) * 55_000, elsewhere);
  }
  expect(guard.count).toBe(0);
});

test("what was sent more than 60 s ago accounts for nothing, though it was sent again since", () => {
  const guard = new EchoGuard();
  for (const atMs of [0, 50_000, 100_000]) guard.sending(bytes, atMs);
  for (const id of ["a", "b", "c"]) guard.received(id, bytes, 100_001, target);
  expect(["a", "b", "c"].map((id) => guard.isEcho(id))).toEqual([true, true, false]);
});

test("from an address that others share, it is one that comes while the game server has it in hand", () => {
  const guard = new EchoGuard();
  const first = guard.sending(bytes, 0);
  guard.received("at once", bytes, 9_000, shared);
  first.ended(9_001);
  guard.sending(bytes, 10_000).ended(10_100);
  guard.received("with the answer", bytes, 10_600, shared);
  guard.received("a second", bytes, 10_600, shared);
  guard.sending(bytes, 20_000).ended(20_100);
  guard.received("later", bytes, 20_601, shared);
  expect(["at once", "with the answer", "a second", "later"].map((id) => guard.isEcho(id))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("no loop lasts there either, however late each echo is", () => {
  const guard = new EchoGuard();
  let rounds = 0;
  for (let atMs = 0; atMs < 60_000 && !guard.isEcho(`${rounds}`); atMs += 1_000) {
    guard.sending(bytes, atMs).ended(atMs + 1);
    guard.received(`${++rounds}`, bytes, atMs + 900, shared);
  }
  expect(rounds).toBe(11);
});

test("after 60 s they are a new event, and what was not sent comes back from nobody", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  guard.received("late", bytes, 60_001, target);
  guard.sending(bytes, 61_000).takeBack();
  guard.received("unsent", bytes, 61_001, target);
  expect(guard.count).toBe(0);
});
