import { type DoorName, type Expected, type HostileCase } from "./case.js";
import { eventOf, post } from "./requests.js";
import { Sender } from "./sender.js";

/** What came back over the wire while a case was carried out. */
export interface Performance {
  readonly answers: readonly (number | undefined)[];
  /** Every byte of them. */
  readonly received: string;
  /** Status of a neighbour's event, which was sent while the case was under way. */
  readonly neighbour: number | undefined;
}

const ANYTHING: Expected = { answers: [], refused: [], records: [], isAnything: true };

/** What a door is to make of a case. */
export function expectedOf(door: DoorName, one: HostileCase): Expected {
  if (door === "listen") return one.expected;
  return one.isNodes === true ? ANYTHING : (one.behindNode ?? one.expected);
}

/** Carries out a case, with a neighbour that has an event meanwhile. */
export async function perform(port: number, one: HostileCase, expected: Expected): Promise<Performance> {
  await using sender = new Sender(port);
  const [first, ...rest] = one.steps();
  if (first !== undefined) await sender.take(first);
  const neighbour = await sendNeighbour(port);
  for (const step of rest) await sender.take(step);
  const answers: (number | undefined)[] = [];
  for (const _ of expected.answers) answers.push(await sender.answer());
  // Whatever is going to be answered: by then everything that could get in is in.
  if (expected.isAnything === true) answers.push(await sender.answer());
  if (expected.answers.length > 0 && sender.isLast) {
    // The door reads on for a while, so that its answer arrives: the sender has heard it.
    await sender.take({ end: true });
    const more = await sender.answer();
    if (more !== undefined) answers.push(more);
  }
  return { answers, received: sender.received, neighbour };
}

const SIZE_BYTES = 250;
const EMPTY = { type: "NEIGHBOUR", data: {}, padding: "" };
/** An event of 250 bytes, with its key. */
export const NEIGHBOUR = { ...EMPTY, padding: "x".repeat(SIZE_BYTES - eventOf(EMPTY).length) };

/** Sends an event of 250 bytes on a connection of its own. Resolves with the status of its answer. */
export async function sendNeighbour(port: number): Promise<number | undefined> {
  await using sender = new Sender(port);
  await sender.take(post(eventOf(NEIGHBOUR)));
  const status = await sender.answer();
  return status;
}
