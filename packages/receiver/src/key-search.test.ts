import { expect, test } from "vitest";
import { KeySearch } from "./key-search.js";

test.each([
  ["once, in its own member", '{"key":"Ab-1","x":"ab"}', false],
  ["once, in another case", '{"key":"aB-1","x":"Ab-"}', false],
  ["once, in front of its like", '{"x":"Ab+1 A\u212ab-1","key":"AB-1"}', false],
  ["twice", '{"key":"Ab-1","x":"Ab-1"}', true],
  ["twice, with its own member last", '{"x":"Ab-1","key":"Ab-1"}', true],
  ["twice, in another case", '{"key":"Ab-1","x":"xaB-1x"}', true],
  ["twice, as the name of a member", '{"key":"Ab-1","aab-1":1}', true],
  ["spelt with an escape", '{"key":"Ab-1","x":"\\u0041b-1"}', true],
  ["possibly, for all one can tell without reading the escapes", '{"key":"Ab-1","x":"\\n"}', true],
  ["possibly, where it was not found at all", "{}", true],
])("the key stands in the text %s", (_what, text, repeats) => {
  expect(new KeySearch("Ab-1").mayRepeat(text)).toBe(repeats);
});

test("nothing of one text is kept for the next", () => {
  const search = new KeySearch("Ab-1");
  const texts = ['{"x":"","y":"","key":"Ab-1","z":"Ab-1"}', '{"key":"Ab-1"}', "{}", '{"key":"Ab-1"}'];
  expect(texts.map((text) => search.mayRepeat(text))).toEqual([true, false, true, false]);
});

test("one overlaps with the next", () => {
  expect(new KeySearch("aXa").mayRepeat('{"key":"aXa"}')).toBe(false);
  expect(new KeySearch("aXa").mayRepeat('{"key":"aXaxA"}')).toBe(true);
});

test("letters that mean something in a pattern mean themselves", () => {
  const key = ".*(a|b)[c]{2}^$+?/-";
  const search = new KeySearch(key);
  expect(search.mayRepeat(JSON.stringify({ key, x: "a" }))).toBe(false);
  expect(search.mayRepeat(JSON.stringify({ key, x: key.toUpperCase() }))).toBe(true);
});

test("of a key beyond ASCII only the long search can tell", () => {
  expect(new KeySearch("schlüssel").mayRepeat('{"key":"schlüssel"}')).toBe(true);
});

test("letters beyond ASCII are no other case of those in it", () => {
  const search = new KeySearch("kis");
  expect(search.mayRepeat('{"key":"kis","x":"\u212ais k\u0131s k\u0130s ki\u017f"}')).toBe(false);
});
