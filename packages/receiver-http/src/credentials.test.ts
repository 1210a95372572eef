import { expect, test } from "vitest";
import { readCredentials } from "./credentials.js";

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;

function read(headers: Record<string, string>, query = ""): string[] {
  return readCredentials(headers, "x-secret", query);
}

test("finds the secret in each of its places", () => {
  expect(read({ "x-secret": "one" })).toEqual(["one"]);
  expect(read({}, "a=b&secret=two%20words&secret=never")).toEqual(["two words", "two%20words"]);
  expect(read({ authorization: basic("user:three:3") })).toEqual(["three:3"]);
  expect(read({ "x-secret": "one", authorization: basic(":three") }, "secret=two")).toEqual([
    "one",
    "two",
    "three",
  ]);
});

test("finds none where there is none", () => {
  expect(read({})).toEqual([]);
  expect(read({ "x-secret": "", authorization: basic("user:") }, "secret=&xsecret=1")).toEqual([]);
});

test.each([
  "Basic",
  "Basic ~~~",
  `Basic ${Buffer.from("no colon").toString("base64")}`,
  "Basic a",
  "Bearer abc",
])("%s is no password", (authorization) => {
  expect(read({ authorization })).toEqual([]);
});

test("Basic may be written in any case", () => {
  expect(read({ authorization: basic("u:pass").replace("Basic", "bASIC") })).toEqual(["pass"]);
});

test("a plus sign in the query can mean itself or a space", () => {
  expect(read({}, "secret=a+b")).toEqual(["a b", "a+b"]);
});

test("a percent sign in the query can mean itself", () => {
  expect(read({}, "a=b&secret=100%abc&secret=never")).toContain("100%abc");
  expect(read({}, "secret=100%25+%")).toEqual(["100% %", "100%+%", "100%25+%"]);
  expect(read({}, "xsecret=1&x=secret=2")).toEqual([]);
});

test("UTF-8 is read as such everywhere", () => {
  const onTheWire = Buffer.from("Schlüssel").toString("latin1");
  expect(read({ "x-secret": onTheWire })).toContain("Schlüssel");
  expect(read({}, "secret=Schl%C3%BCssel")).toContain("Schlüssel");
  expect(read({ authorization: basic("u:Schlüssel") })).toEqual(["Schlüssel"]);
});
