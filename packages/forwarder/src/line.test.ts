import { expect, test } from "vitest";
import { type InLine, Line } from "./line.js";

interface Person extends InLine<Person> {
  readonly name: string;
}

function person(name: string): Person {
  return { name, ahead: undefined, behind: undefined, inLine: false };
}

function names(line: Line<Person>): string[] {
  const found: string[] = [];
  for (let one = line.first; one !== undefined; one = one.behind) found.push(one.name);
  return found;
}

test("whoever leaves is gone, wherever it stood, and may line up again at the end", () => {
  const line = new Line<Person>();
  const [a, b, c, d] = ["a", "b", "c", "d"].map(person);
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new Error("four persons");
  for (const one of [a, b, c, d]) line.add(one);
  line.add(b);
  expect(names(line)).toEqual(["a", "b", "c", "d"]);
  line.delete(b);
  line.delete(b);
  expect(names(line)).toEqual(["a", "c", "d"]);
  line.delete(a);
  line.delete(d);
  expect(names(line)).toEqual(["c"]);
  line.add(a);
  line.delete(c);
  expect(names(line)).toEqual(["a"]);
  line.delete(a);
  expect(line.first).toBeUndefined();
  line.add(d);
  expect(names(line)).toEqual(["d"]);
});

test("cleared, it is empty, and so is everybody who stood in it", () => {
  const line = new Line<Person>();
  const all = ["a", "b", "c"].map(person);
  for (const one of all) line.add(one);
  line.clear();
  expect(line.first).toBeUndefined();
  expect(all.map(({ inLine, ahead, behind }) => [inLine, ahead, behind])).toEqual(
    all.map(() => [false, undefined, undefined]),
  );
});

test("a random walk keeps the order of arrival", () => {
  const line = new Line<Person>();
  const all = Array.from({ length: 9 }, (_, index) => person(String(index)));
  let model: string[] = [];
  let seed = 7;
  for (let step = 0; step < 5_000; step++) {
    seed = (seed * 48_271) % 2_147_483_647;
    const one = all[seed % all.length];
    if (one === undefined) continue;
    if (seed % 2 === 0) {
      line.add(one);
      if (!model.includes(one.name)) model.push(one.name);
    } else {
      line.delete(one);
      model = model.filter((name) => name !== one.name);
    }
    expect(names(line)).toEqual(model);
  }
});
