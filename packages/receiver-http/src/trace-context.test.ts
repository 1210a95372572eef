import { expect, test } from "vitest";
import { traceOf } from "./trace-context.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const traceparent = `00-${TRACE}-${PARENT}-01`;

test.each([
  [traceparent, traceparent],
  [` ${traceparent} `, traceparent],
  [`00-${TRACE}-${PARENT}-00`, `00-${TRACE}-${PARENT}-00`],
  // Flags that version 00 does not have are none of ours.
  [`00-${TRACE}-${PARENT}-ff`, `00-${TRACE}-${PARENT}-03`],
  [`cc-${TRACE}-${PARENT}-01`, traceparent],
  [`cc-${TRACE}-${PARENT}-01-what-the-future-brings`, traceparent],
])("%j is passed on as %j", (given, passed) => {
  expect(traceOf({ traceparent: given })).toEqual({ traceparent: passed });
});

test.each([
  undefined,
  "",
  "00",
  `ff-${TRACE}-${PARENT}-01`,
  `00-${"0".repeat(32)}-${PARENT}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  `00-${TRACE}-${PARENT}-01-more`,
  `00-${TRACE}-${PARENT}-01.`,
  `cc-${TRACE}-${PARENT}-01.`,
  `00-${TRACE}x-${PARENT}-01`,
  `00-${TRACE}-${PARENT}-0`,
  `0-${TRACE}-${PARENT}-01`,
  `${traceparent}, ${traceparent}`,
  `${traceparent}\r\nx: y`,
])("%j is no trace, and drops the state too", (given) => {
  expect(traceOf({ traceparent: given, tracestate: "a=1" })).toBeUndefined();
});

const stateOf = (tracestate: string | undefined) => traceOf({ traceparent, tracestate })?.tracestate;

test.each([
  ["rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"],
  ["a=1 , \t b=2,,", "a=1,b=2"],
  ["tenant@system=1,0tenant@system=x y", "tenant@system=1,0tenant@system=x y"],
  [`a-b_c*d/e=${"x".repeat(256)}`, `a-b_c*d/e=${"x".repeat(256)}`],
])("the state %j is passed on as %j", (given, passed) => {
  expect(stateOf(given)).toBe(passed);
});

test.each([
  undefined,
  "",
  " , ",
  "a",
  "=1",
  "A=1",
  "a=",
  "a=1=2",
  "a=1,a=2",
  "a=\u00e4",
  "a=1\r\nx: y",
  `a=${"x".repeat(257)}`,
  `${"a".repeat(257)}=1`,
  "a@b@c=1",
  "a@1b=1",
  Array.from({ length: 33 }, (_, n) => `k${n}=1`).join(","),
])("the state %j is dropped, and the trace is not", (given) => {
  expect(traceOf({ traceparent, tracestate: given })).toEqual({ traceparent });
});

test("what is too long loses its long members first, then the last ones", () => {
  const long = `long=${"x".repeat(200)}`;
  const short = (n: number) => `key-${n}=${"y".repeat(60)}`;
  const members = [short(1), long, short(2), short(3), short(4), short(5), short(6)];
  expect(stateOf(members.join(","))).toBe(members.filter((member) => member !== long).join(","));
  const eight = Array.from({ length: 8 }, (_, n) => short(n));
  expect(stateOf(eight.join(","))).toBe(eight.slice(0, 7).join(","));
});
