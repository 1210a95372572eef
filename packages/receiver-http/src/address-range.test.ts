import { expect, test } from "vitest";
import { AddressList, addressRangeSchema, plainAddress, senderOf } from "./address-range.js";

test.each(["203.0.113.7", "10.0.0.0/8", "0.0.0.0/0", "::1", "2001:db8::/32", "::ffff:10.1.2.3", "::/0"])(
  "%s is a range",
  (text) => {
    expect(addressRangeSchema.safeParse(text).success).toBe(true);
  },
);

test.each([
  "",
  "localhost",
  "10.0.0",
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/-1",
  "::/129",
  "1.2.3.4/8/8",
  "10.0.0.0/8 ",
])("%j is none", (text) => {
  expect(addressRangeSchema.safeParse(text).success).toBe(false);
});

test("an address is in its ranges, however a socket spells it", () => {
  const list = new AddressList(["10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "::ffff:192.0.2.1"]);
  const inside = [
    "10.255.0.1",
    "::ffff:10.1.2.3",
    "203.0.113.7",
    "2001:db8:1::1",
    "192.0.2.1",
    "2001:DB8::2%eth0",
  ];
  const outside = [
    "11.0.0.1",
    "203.0.113.8",
    "2001:db9::1",
    "::1",
    "",
    "localhost",
    "::ffff:11.0.0.1",
    "10.0.0.1.evil",
  ];
  expect(inside.filter((address) => !list.has(address))).toEqual([]);
  expect(outside.filter((address) => list.has(address))).toEqual([]);
});

test("a sender is an IPv4 address or an IPv6 network", () => {
  expect(senderOf("::ffff:10.1.2.3")).toBe("10.1.2.3");
  expect(senderOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(senderOf("2001:0db8:0001:0002::1")).toBe("2001:db8:1:2::/64");
  expect(senderOf("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(senderOf("::1")).toBe("0:0:0:0::/64");
  expect(senderOf("64:ff9b::1.2.3.4")).toBe("64:ff9b:0:0::/64");
  expect(plainAddress("fe80::1%eth0")).toBe("fe80::1");
});

test("an IPv4 address is the same sender in every spelling", () => {
  const spellings = [
    "::ffff:203.0.113.7",
    "::FFFF:cb00:7107",
    "0:0:0:0:0:ffff:203.0.113.7",
    "0000:0000:0000:0000:0000:ffff:cb00:7107",
    "0::ffff:203.0.113.7",
  ];
  for (const spelling of spellings) {
    expect(plainAddress(spelling)).toBe("203.0.113.7");
    expect(senderOf(spelling)).toBe("203.0.113.7");
    expect(new AddressList(["203.0.113.7"]).has(spelling)).toBe(true);
    expect(new AddressList([spelling]).has("203.0.113.7")).toBe(true);
  }
});

test.each([
  ["::ffff:0:cb00:7107", "0:0:0:0::/64"],
  ["::fffe:cb00:7107", "0:0:0:0::/64"],
  ["1::ffff:203.0.113.7", "1:0:0:0::/64"],
  ["ffff::1", "ffff:0:0:0::/64"],
  ["2001:db8:0:0:0:ffff:cb00:7107", "2001:db8:0:0::/64"],
])("%s only looks like one", (address, sender) => {
  expect(plainAddress(address)).toBe(address);
  expect(senderOf(address)).toBe(sender);
});
