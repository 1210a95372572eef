import { expect, test } from "vitest";
import { canonicalPath, withoutTrailingSlash } from "./event-path.js";

test("one trailing slash more makes no difference", () => {
  expect(["/", "/a", "/a/", "/a//"].map(withoutTrailingSlash)).toEqual(["/", "/a", "/a", "/a/"]);
  expect(["/", "/ü/", "/a//"].map(canonicalPath)).toEqual(["/", "/%C3%BC", "/a/"]);
});

test.each([
  ["/sonorancad/event", ["/sonorancad/event", "/sonorancad/event/"]],
  ["/n%C3%BCrburg", ["/nürburg", "/n%C3%BCrburg", "/n%c3%bcrburg", "/n%C3%bCrburg"]],
  ["/%F0%9F%9A%93", ["/🚓", "/%f0%9f%9a%93"]],
  ["/a%20b%7C%22", ['/a%20b|"', "/a%20b%7c%22"]],
  ["/a(b)'~!", ["/a(b)'~!"]],
  ["/%65vent", ["/%65vent"]],
  ["/100%25", ["/100%", "/100%25"]],
  ["/a%2Fb", ["/a%2fb"]],
  ["/a%252fb", ["/a%252fb"]],
  ["/%EF%BF%BD", ["/\ud800"]],
  ["/%FF", ["/%ff"]],
])("%s has but one spelling", (canonical, spellings) => {
  expect(spellings.map(canonicalPath)).toEqual(spellings.map(() => canonical));
  expect(canonicalPath(canonical)).toBe(canonical);
});

test("what a URL makes of a path means the same", () => {
  for (const path of ["/nürburg", '/"<>|{}^`', "/a%20b", "/100%", "/~!$&'()*+,;=:@"]) {
    expect(canonicalPath(new URL(`http://host${path}`).pathname)).toBe(canonicalPath(path));
  }
});
