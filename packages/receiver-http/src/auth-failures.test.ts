import { expect, test } from "vitest";
import { AuthFailures } from "./auth-failures.js";

const MINUTE_MS = 60_000;

function clock(): { now: () => number; pass: (ms: number) => void } {
  let ms = 1_000_000;
  return {
    now: () => ms,
    pass: (more) => {
      ms += more;
    },
  };
}

function failing(failures: AuthFailures, address: string, times: number): void {
  for (let time = 0; time < times; time++) failures.failed(address);
}

test("a sender is turned away after its failures, and let in again with time", () => {
  const { now, pass } = clock();
  const failures = new AuthFailures({ burst: 3, perMinute: 6 }, now);
  failing(failures, "203.0.113.7", 2);
  expect(failures.blocks("203.0.113.7")).toBe(false);
  failing(failures, "203.0.113.7", 1);
  expect(failures.blocks("203.0.113.7")).toBe(true);
  expect(failures.blocks("203.0.113.8")).toBe(false);
  pass(MINUTE_MS / 6);
  expect(failures.blocks("203.0.113.7")).toBe(false);
  failing(failures, "203.0.113.7", 1);
  expect(failures.blocks("203.0.113.7")).toBe(true);
  pass(10 * MINUTE_MS);
  failing(failures, "203.0.113.7", 2);
  expect(failures.blocks("203.0.113.7")).toBe(false);
});

test("who sent an accepted event lately is never turned away", () => {
  const { now, pass } = clock();
  const failures = new AuthFailures({ burst: 1, perMinute: 1 }, now);
  failures.accepted("203.0.113.7");
  failures.accepted("2001:db8::1");
  failing(failures, "203.0.113.7", 50);
  failing(failures, "2001:db8::2", 50);
  expect(failures.blocks("203.0.113.7")).toBe(false);
  expect(failures.blocks("2001:db8::2")).toBe(false);
  pass(9.5 * MINUTE_MS);
  failures.accepted("203.0.113.7");
  pass(9.5 * MINUTE_MS);
  failing(failures, "203.0.113.7", 50);
  failing(failures, "2001:db8::2", 50);
  expect(failures.blocks("203.0.113.7")).toBe(false);
  expect(failures.blocks("2001:db8::2")).toBe(true);
});

test("an IPv6 sender has its whole network", () => {
  const { now } = clock();
  const failures = new AuthFailures({ burst: 3, perMinute: 1 }, now);
  for (const last of [1, 2, 3]) failures.failed(`2001:db8:1:2::${last}`);
  expect(failures.blocks("2001:db8:1:2:ffff::9")).toBe(true);
  expect(failures.blocks("2001:db8:1:3::1")).toBe(false);
});

test("senders whose proxy spells IPv4 addresses as IPv6 are not one sender", () => {
  const { now } = clock();
  const failures = new AuthFailures({ burst: 3, perMinute: 1 }, now);
  failing(failures, "::ffff:cb00:7107", 3);
  expect(failures.blocks("203.0.113.7")).toBe(true);
  expect(failures.blocks("::ffff:cb00:7108")).toBe(false);
  expect(failures.blocks("0:0:0:0:0:ffff:203.0.113.8")).toBe(false);
});

test("strangers do not fill the memory", () => {
  const { now } = clock();
  const failures = new AuthFailures({ burst: 1, perMinute: 1 }, now);
  failures.failed("198.51.100.1");
  for (let index = 0; index < 10_000; index++)
    failures.failed(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
  // The oldest was forgotten, the newest are known.
  expect(failures.blocks("198.51.100.1")).toBe(false);
  expect(failures.blocks(`10.0.${9_999 >> 8}.${9_999 & 255}`)).toBe(true);
});

test("a clock that goes back neither blocks nor frees", () => {
  const { now, pass } = clock();
  const failures = new AuthFailures({ burst: 1, perMinute: 1 }, now);
  failures.failed("203.0.113.7");
  pass(-10 * MINUTE_MS);
  expect(failures.blocks("203.0.113.7")).toBe(true);
  expect(failures.blocks("203.0.113.8")).toBe(false);
});
