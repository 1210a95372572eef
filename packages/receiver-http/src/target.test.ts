import { expect, test } from "vitest";
import { splitTarget } from "./target.js";

test.each([
  ["/event", "/event", ""],
  ["/event?", "/event", ""],
  ["/event?a=b?c", "/event", "a=b?c"],
  ["/event#x?y", "/event", ""],
  ["/event?a#x", "/event", "a"],
  ["/", "/", ""],
  ["http://user:password@host:80/event?a", "/event", "a"],
  ["HTTPS://host", "/", ""],
  ["http://host?a", "/", "a"],
])("%s", (target, path, query) => {
  expect(splitTarget(target)).toEqual({ path, query });
});

test.each(["*", "", "event", "host:443", "ftp://host/event"])("%j is no target of ours", (target) => {
  expect(splitTarget(target)).toBeUndefined();
});
