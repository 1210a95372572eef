import { expect, test } from "vitest";
import { EchoGuard } from "./echo-guard.js";

const bytes = Buffer.from('{"type":"EVENT_UNIT_STATUS"}');

test("each sending accounts for one that comes back", () => {
  const guard = new EchoGuard();
  guard.received("before", bytes, 0, true);
  guard.sending(bytes, 0);
  guard.received("echo", bytes, 1, true);
  // The same bytes again: a status that was toggled twice, which the game server was never sent a second time.
  guard.received("second", bytes, 2, true);
  guard.received("other", Buffer.from('{"type":"EVENT_UNIT_STATUX"}'), 2, true);
  expect(["before", "echo", "second", "other"].filter((id) => guard.isEcho(id))).toEqual(["echo"]);
  expect(guard.count).toBe(1);
});

test("an event that is shown again, since it could not be kept, counts once", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  guard.sending(bytes, 0);
  for (const id of ["a", "a", "b", "c"]) guard.received(id, bytes, 1, true);
  expect(["a", "b", "c"].map((id) => guard.isEcho(id))).toEqual([true, true, false]);
});

test("from elsewhere, equal bytes are two real events twice, and an echo then", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  for (const id of ["a", "b", "c"]) guard.received(id, bytes, 1, false);
  expect(["a", "b", "c"].map((id) => guard.isEcho(id))).toEqual([false, false, true]);
});

test("after 60 s they are a new event, and what was not sent comes back from nobody", () => {
  const guard = new EchoGuard();
  guard.sending(bytes, 0);
  guard.received("late", bytes, 60_001, true);
  guard.sending(bytes, 61_000)();
  guard.received("unsent", bytes, 61_001, true);
  expect(guard.count).toBe(0);
});
