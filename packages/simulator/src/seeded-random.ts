/** What a simulation starts from: the same seed gives the same events, byte for byte. */
export type Seed = number | string;

/** Random decisions that repeat for the same seed, on every platform and Node version. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean;
  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[];
  /** Characters drawn from `alphabet`. */
  text(length: number, alphabet: string): string;
}

/** FNV-1a, to spread similar seeds ("1", "2") far apart. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** sfc32: 32-bit integer operations only, so that no engine's floating point can change a run. */
function sfc32(seed: string): () => number {
  let a = hash(seed, 0x811c9dc5);
  let b = hash(seed, 0x2545f491);
  let c = hash(seed, 0x9e3779b9);
  let counter = 1;
  const draw = () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round++) draw();
  return draw;
}

/** Creates an independent stream of decisions for a seed. */
export function createRandom(seed: Seed): SeededRandom {
  const next = sfc32(String(seed));
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    shuffle(items) {
      return items
        .map((item) => ({ item, rank: next() }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ item }) => item);
    },
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join(""),
  };
}
