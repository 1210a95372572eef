import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { Flow } from "./flow.js";

function setUp() {
  const time = new FakeTime();
  const flow = new Flow(time.clock);
  const said: string[] = [];
  const source = { pause: () => said.push("pause"), resume: () => said.push("resume") };
  flow.use(source);
  let released = 0;
  const take = (count: number, bytes = 10) =>
    Array.from({ length: count }, () =>
      flow.count({ grow: (more) => more < 100, release: () => (released += 1) }, bytes),
    );
  return { time, flow, said, source, take, released: () => released };
}

test("a flood pauses reading until a quarter of it is left", () => {
  const { said, take, released, time } = setUp();
  const holds = take(256);
  expect(said).toEqual(["pause"]);
  for (const hold of holds.slice(0, 191)) hold.release();
  expect(said).toEqual(["pause"]);
  holds[191]?.release();
  expect(said).toEqual(["pause", "resume"]);
  expect(released()).toBe(192);
  expect(time.running).toBe(0);
});

test("few, but large events pause reading, too", () => {
  const { said, take } = setUp();
  const holds = take(4, 1024 * 1024);
  expect(said).toEqual(["pause"]);
  for (const hold of holds.slice(0, 3)) hold.release();
  expect(said).toEqual(["pause", "resume"]);
});

test("what is usual pauses nothing", () => {
  const { said, take } = setUp();
  for (let round = 0; round < 10; round++) for (const hold of take(255)) hold.release();
  expect(said).toEqual([]);
});

test("a hold is passed through, and counted once", () => {
  const { said, take } = setUp();
  const [hold, ...others] = take(256);
  expect([hold?.grow(99), hold?.grow(100)]).toEqual([true, false]);
  for (let times = 0; times < 300; times++) hold?.release();
  expect(said).toEqual(["pause"]);
  for (const other of others) other.release();
  expect(said).toEqual(["pause", "resume"]);
});

test("a handler that hangs does not stop reading for good", () => {
  const { said, take, time } = setUp();
  const holds = take(256);
  time.pass(4_999);
  expect(said).toEqual(["pause"]);
  time.pass(1);
  expect(said).toEqual(["pause", "resume"]);
  holds.push(...take(1_000));
  expect(said).toEqual(["pause", "resume"]);
  for (const hold of holds) hold.release();
  take(256);
  expect(said).toEqual(["pause", "resume", "pause"]);
});

test("the next connection is paused while the flood lasts, and nothing is left behind without one", () => {
  const { flow, said, source, take, time } = setUp();
  const holds = take(256);
  flow.use(undefined);
  expect(said).toEqual(["pause", "resume"]);
  expect(time.running).toBe(0);
  flow.use(source);
  expect(said).toEqual(["pause", "resume", "pause"]);
  flow.use(undefined);
  for (const hold of holds) hold.release();
  expect(said).toEqual(["pause", "resume", "pause", "resume"]);
});
