import { expect, test } from "vitest";
import { ClientAddress } from "./client-address.js";

const forwarded = (value: string | string[]) => ({ "x-forwarded-for": value });

test("nobody is believed by default", () => {
  expect(new ClientAddress([]).of("10.0.0.1", forwarded("203.0.113.7"))).toBe("10.0.0.1");
});

test("a trusted proxy says whom it got the request from", () => {
  const client = new ClientAddress(["10.0.0.0/8"]);
  expect(client.of("10.0.0.1", forwarded("203.0.113.7"))).toBe("203.0.113.7");
  expect(client.of("::ffff:10.0.0.1", forwarded("203.0.113.7"))).toBe("203.0.113.7");
  expect(client.of("10.0.0.1", forwarded("203.0.113.7, 10.0.0.2"))).toBe("203.0.113.7");
  expect(client.of("10.0.0.1", forwarded("203.0.113.7:4711"))).toBe("203.0.113.7");
  expect(client.of("10.0.0.1", forwarded("[2001:db8::1]:443"))).toBe("2001:db8::1");
  expect(client.of("10.0.0.1", forwarded(["203.0.113.7", "10.0.0.2"]))).toBe("203.0.113.7");
  expect(client.of("10.0.0.1", {})).toBe("10.0.0.1");
});

test("what a stranger wrote is not believed", () => {
  const client = new ClientAddress(["10.0.0.0/8"]);
  // Not from a proxy at all.
  expect(client.of("198.51.100.1", forwarded("10.0.0.9"))).toBe("198.51.100.1");
  // The stranger sent a header of its own; the proxy appended whom it saw.
  expect(client.of("10.0.0.1", forwarded("10.0.0.9, 127.0.0.1, 198.51.100.1"))).toBe("198.51.100.1");
  expect(client.of("10.0.0.1", forwarded("203.0.113.7, unknown"))).toBe("10.0.0.1");
  expect(client.of("10.0.0.1", forwarded(`${"1.1.1.1,".repeat(10_000)}10.0.0.3`))).toBe("1.1.1.1");
});
