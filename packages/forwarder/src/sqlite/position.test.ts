import { expect, test } from "vitest";
import { Position } from "./position.js";

/** The same, as slowly and plainly as it can be said. */
class Plain {
  readUpTo = 0;
  readonly settled = new Set<number>();
  readonly open = new Map<number, string>();

  get settledUpTo(): number {
    return Math.min(this.readUpTo, ...[...this.open.keys()].map((seq) => seq - 1));
  }

  isSettled(seq: number): boolean {
    return seq <= this.settledUpTo || this.settled.has(seq);
  }
}

/** Numbers that look random and are the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test.each([1, 2, 3, 4, 5])("stands where a plain list of what is open says (%i)", (seed) => {
  const random = numbers(seed);
  const position = new Position(0, new Uint8Array(0));
  const plain = new Plain();
  const lanes = ["a", "b", "c"];
  let next = 1;
  for (let step = 0; step < 6_000; step++) {
    const what = random(10);
    const open = [...plain.open.keys()];
    if (what < 5) {
      const lane = lanes[random(3)] ?? "a";
      position.open(next, lane);
      plain.open.set(next, lane);
      if (random(2) === 0) next += random(3);
      position.readTo(next);
      plain.readUpTo = next;
      next += 1;
    } else if (what < 9 || step % 50 > 0) {
      const seq = open[random(Math.min(open.length, 40))];
      if (seq === undefined) continue;
      position.settle(seq);
      plain.open.delete(seq);
      plain.settled.add(seq);
    } else {
      const lane = lanes[random(3)] ?? "a";
      const left = open.filter((seq) => plain.open.get(seq) === lane);
      expect(position.leave(lane)).toEqual(left);
      for (const seq of left) plain.open.delete(seq);
    }
    expect(position.settledUpTo).toBe(plain.settledUpTo);
    for (const lane of lanes) {
      expect(position.openOf(lane)).toBe([...plain.open.values()].filter((one) => one === lane).length);
    }
  }
  const again = new Position(position.settledUpTo, position.aheadBits());
  for (let seq = 1; seq <= next + 10; seq++) {
    expect(position.isSettled(seq)).toBe(plain.isSettled(seq));
    expect(again.isSettled(seq)).toBe(plain.isSettled(seq));
  }
});

test("settling twice, or what was never read, changes nothing else", () => {
  const position = new Position(0, new Uint8Array(0));
  position.open(1, "a");
  position.open(3, "a");
  position.readTo(3);
  position.settle(2);
  expect(position.openOf("a")).toBe(2);
  position.settle(3);
  position.settle(3);
  expect(position.openOf("a")).toBe(1);
  expect(position.settledUpTo).toBe(0);
  position.settle(1);
  expect([position.openOf("a"), position.settledUpTo]).toEqual([0, 3]);
});
