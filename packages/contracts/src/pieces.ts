import type { JsonObject } from "./json.js";

type Container = unknown[] | JsonObject;

/** Some members of one container of a value that travels in pieces. */
export interface Piece {
  /** Number of the container that they belong to; 0 is a list whose only item is the whole value. */
  readonly into: number;
  /** Their names, where the container is an object. */
  readonly names: string[];
  /** The values themselves; containers among them come empty, and are filled by later pieces. */
  readonly values: unknown[];
  /** Which of the values come empty, and the number under which later pieces fill them. */
  readonly opened: [index: number, container: number][];
}

/** Roughly what values cost to clone, in bytes. */
const SCALAR_WEIGHT = 8;
const CONTAINER_WEIGHT = 32;

/**
 * Cuts a JSON value, nested no deeper than `parse…` lets through, into batches of about the same weight.
 * Cloned to another thread in one go, a large value would stop that thread's event loop for as long as that
 * takes; batch by batch, other work goes on in between.
 */
export function* cutUp(value: unknown, maxWeight: number): Generator<readonly Piece[], void> {
  const weights = new Map<Container, number>();
  weigh(value, weights);
  const containers: Container[] = [[value]];
  let batch: Piece[] = [];
  let weight = 0;
  // The list grows while it is walked: each container too heavy for one batch is cut up in its turn.
  for (const [into, container] of containers.entries()) {
    const names = Array.isArray(container) ? undefined : Object.keys(container);
    const members: unknown[] = Array.isArray(container) ? container : Object.values(container);
    let piece: Piece = { into, names: [], values: [], opened: [] };
    batch.push(piece);
    for (const [index, member] of members.entries()) {
      const name = names?.[index];
      if (name !== undefined) piece.names.push(name);
      const whole = weightOf(member, weights);
      if (isContainer(member) && whole > maxWeight) {
        piece.opened.push([piece.values.length, containers.push(member) - 1]);
        piece.values.push(Array.isArray(member) ? [] : {});
        weight += CONTAINER_WEIGHT;
      } else {
        piece.values.push(member);
        weight += whole;
      }
      if (weight < maxWeight) continue;
      yield batch;
      piece = { into, names: [], values: [], opened: [] };
      batch = [piece];
      weight = 0;
    }
  }
  yield batch;
}

/** Puts together what {@link cutUp} cut up, when given its batches in order. */
export class Joiner {
  readonly #containers: Container[] = [[]];

  /** Puts a batch in its place; batches come in the order in which they were cut. */
  add(batch: readonly Piece[]): void {
    for (const { into, names, values, opened } of batch) {
      const container = this.#containers[into];
      if (Array.isArray(container)) for (const value of values) container.push(value);
      // Defined, not assigned: no name, not even __proto__, does more than name a member.
      else for (const [index, name] of names.entries()) define(container, name, values[index]);
      for (const [index, number] of opened) {
        const value = values[index];
        if (isContainer(value)) this.#containers[number] = value;
      }
    }
  }

  /** The value; whole once the last batch is in. */
  get value(): unknown {
    const [root] = this.#containers;
    return Array.isArray(root) ? root[0] : undefined;
  }
}

/** Weighs a value and every container in it. */
function weigh(value: unknown, weights: Map<Container, number>): number {
  if (!isContainer(value)) return weightOf(value, weights);
  let weight = CONTAINER_WEIGHT;
  if (Array.isArray(value)) for (const item of value) weight += weigh(item, weights);
  else for (const name of Object.keys(value)) weight += name.length + weigh(value[name], weights);
  weights.set(value, weight);
  return weight;
}

function weightOf(value: unknown, weights: ReadonlyMap<Container, number>): number {
  if (isContainer(value)) return weights.get(value) ?? CONTAINER_WEIGHT;
  return typeof value === "string" ? SCALAR_WEIGHT + value.length : SCALAR_WEIGHT;
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

function define(object: object | undefined, name: string, value: unknown): void {
  if (object === undefined) return;
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
