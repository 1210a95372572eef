// Ten thousand connections to each HTTP door, the receiver in a process of its own.
import type { RefusalCode } from "@tenfour/receiver";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { DOOR_NAMES } from "../../hostile/case.js";
import { sendNeighbour } from "../../hostile/perform.js";
import { ReceiverProcess, type Seen, type Usage } from "../../hostile/receiver-process.js";
import { eventOf, post } from "../../hostile/requests.js";
import { Sender } from "../../hostile/sender.js";
import { Crowd } from "./crowd.js";
import { postOverTls, TLS } from "./over-tls.js";
import { IDLE, IN_BODY, IN_HEADERS, IN_LAP, SILENT } from "./parts.js";

const CROWD = 10_000;
const KIB = 1024;
/** Longer than any test: whoever ends a connection, it is not for being late. */
const PATIENT_MS = 300_000;
const ALLOWED = 2_000;
/** Long enough for the busiest machine to send what it has to send at once. */
const HASTY_MS = 5_000;
const HASTY = { headersTimeoutMs: HASTY_MS, bodyTimeoutMs: HASTY_MS };
const PATIENT = {
  headersTimeoutMs: PATIENT_MS,
  bodyTimeoutMs: PATIENT_MS,
  keepAliveTimeoutMs: PATIENT_MS,
  drainTimeoutMs: PATIENT_MS,
};

/** A line names a refusal, or tells how many have not been named. */
const LINE = z.object({ code: z.string().optional(), more: z.number().default(1) });
/** Far more than the noise of one process, far less than 10,000 sockets, of which each takes 5 KiB at least. */
const LEFT_BEHIND_MIB = 16;

let receiver: ReceiverProcess;
let before: Usage;
let memoryBefore: number;
beforeAll(async () => {
  receiver = await ReceiverProcess.start();
  // Whatever is loaded or opened only once.
  for (const door of DOOR_NAMES) {
    await sendNeighbour((await receiver.open(door, PATIENT)).port);
    await receiver.close();
  }
});
afterAll(async () => receiver[Symbol.asyncDispose]());
beforeEach(async () => {
  before = await receiver.usage();
  memoryBefore = await memoryInUse();
});

/** When a door has closed. */
async function expectAllReleased(): Promise<void> {
  await receiver.until({ open: 0 });
  const after = await receiver.usage();
  expect(after).toMatchObject({ open: 0, heldBytes: 0 });
  expect(after.files).toBeLessThanOrEqual(before.files);
  expect(after.resources.toSorted()).toEqual(before.resources.toSorted());
  expect(((await memoryInUse()) - memoryBefore) / KIB / KIB).toBeLessThan(LEFT_BEHIND_MIB);
}

async function memoryInUse(): Promise<number> {
  const { heapUsed, external } = await receiver.memory();
  return heapUsed + external;
}

describe.each(DOOR_NAMES)("%s", (door) => {
  test("holds ten thousand that are silent, slow or idle, answers a neighbour, and loses none of their events", async () => {
    const { port } = await receiver.open(door, { ...PATIENT, maxConnections: 2 * CROWD });
    await using crowd = new Crowd();
    const parts = [SILENT, IN_HEADERS, IN_BODY, IN_LAP, IDLE];
    const first = await crowd.join(port, CROWD, parts, receiver);
    expect(first).toEqual(Array<number>(CROWD / parts.length).fill(200));

    expect(await sendNeighbour(port)).toBe(200);
    await receiver.until({ open: CROWD });
    const each = ((await memoryInUse()) - memoryBefore) / CROWD / KIB;
    console.log(`${door}: ${each.toFixed(1)} KiB for each connection`);
    expect(each).toBeLessThan(20);

    const answers = await crowd.goOn();
    expect(answers.filter((status) => status === 200)).toHaveLength((CROWD / 5) * 4);
    expect(answers.filter((status) => status === 204)).toHaveLength(CROWD / 5);
    await receiver.until({ records: CROWD + CROWD / 5 });
    await crowd.leave(CROWD);
    await receiver.until({ open: 0 });
    expect(await sendNeighbour(port)).toBe(200);
    const seen = await receiver.close();
    expect(seen).toMatchObject({ lines: [], refused: {}, leaks: [], heldBytes: 0 });
    expect(seen.records).toHaveLength(CROWD + CROWD / 5);
    await expectAllReleased();
  });

  test("takes as many as it may, closes the rest as they come, and takes others when some have left", async () => {
    const { port } = await receiver.open(door, { ...PATIENT, maxConnections: ALLOWED });
    await using neighbour = new Sender(port);
    await neighbour.take(post(eventOf()));
    expect(await neighbour.answer()).toBe(200);

    await using crowd = new Crowd();
    const first = await crowd.join(port, CROWD, [IDLE]);
    expect(first.filter((status) => status === 200)).toHaveLength(ALLOWED - 1);
    expect(first.filter((status) => status === undefined)).toHaveLength(CROWD - ALLOWED + 1);
    await neighbour.take(post(eventOf()));
    expect(await neighbour.answer()).toBe(200);
    expect(await sendNeighbour(port)).toBeUndefined();
    expect(await receiver.usage()).toMatchObject({ open: ALLOWED, most: ALLOWED });

    await crowd.leave(CROWD);
    await receiver.until({ open: 1 });
    expect(await sendNeighbour(port)).toBe(200);
    await neighbour[Symbol.asyncDispose]();
    const seen = await receiver.close();
    expect(seen.records).toHaveLength(ALLOWED + 1);
    const turnedAway = CROWD - ALLOWED + 2;
    if (door === "listen") expectCounted(seen, "ERR_TENFOUR_TOO_MANY_CONNECTIONS", turnedAway);
    else expect(seen).toMatchObject({ lines: [], refused: {} });
    await expectAllReleased();
  });

  test("ends ten thousand that are late", async () => {
    const { port } = await receiver.open(door, { ...HASTY, maxConnections: 2 * CROWD });
    await using crowd = new Crowd();
    const parts = [SILENT, IN_HEADERS, IN_BODY, IN_LAP];
    await crowd.join(port, CROWD, parts, receiver);
    expect(await sendNeighbour(port)).toBe(200);
    const answers = await crowd.ended();
    const share = CROWD / parts.length;
    // Node's own server answers those as well that have said nothing.
    const late = door === "listen" ? CROWD - share : CROWD;
    expect(answers.filter((status) => status === 408)).toHaveLength(late);
    expect(answers.filter((status) => status === undefined)).toHaveLength(CROWD - late);
    await receiver.until({ open: 0 });
    expect(await sendNeighbour(port)).toBe(200);
    const seen = await receiver.close();
    expect(seen).toMatchObject({ records: [], heldBytes: 0 });
    expectCounted(seen, "ERR_TENFOUR_TOO_SLOW", door === "listen" ? late : 2 * share);
    await expectAllReleased();
  });
});

test("closing, listen answers five thousand requests in flight and ends five thousand others", async () => {
  const { port } = await receiver.open("listen", { ...PATIENT, maxConnections: CROWD });
  await using begun = new Crowd();
  await begun.join(port, CROWD / 2, [IN_BODY, IN_LAP], receiver);
  await using others = new Crowd();
  await others.join(port, CROWD / 2, [SILENT, IDLE], receiver);
  const closed = receiver.close();
  await others.ended();
  const answers = await begun.goOn();
  expect(answers.filter((status) => status === 200)).toHaveLength(CROWD / 4);
  expect(answers.filter((status) => status === 204)).toHaveLength(CROWD / 4);
  expect(await closed).toMatchObject({ lines: [], refused: {}, heldBytes: 0 });
  await expectAllReleased();
});

describe("listen over TLS, with ten thousand that never begin to agree on a key", () => {
  test.each([
    ["ends them when they are late", HASTY],
    ["ends them when it closes", PATIENT],
  ])("answers a neighbour, and %s", async (_ends, settings) => {
    const { port } = await receiver.open("listen", { ...settings, maxConnections: 2 * CROWD, tls: TLS });
    await using crowd = new Crowd();
    await crowd.join(port, CROWD, [SILENT], receiver);
    expect(await postOverTls(port, eventOf())).toBe(200);
    const closed = settings === PATIENT ? receiver.close() : undefined;
    expect(await crowd.ended()).toEqual(Array(CROWD).fill(undefined));
    const seen = await (closed ?? receiver.close());
    expect(seen).toMatchObject({ lines: [], refused: {}, records: ["known"], heldBytes: 0 });
    await expectAllReleased();
  });
});

test("all of it takes bounded memory", async () => {
  const { peakRss } = await receiver.memory();
  console.log(`peak ${Math.round(peakRss / KIB / KIB)} MiB`);
  expect(peakRss / KIB / KIB).toBeLessThan(700);
});

/** Each is counted; lines name the first of a while and tell how many more there were. */
function expectCounted({ refused, lines }: Seen, code: RefusalCode, count: number): void {
  expect(refused).toEqual({ [code]: count });
  const told = lines.map(({ details }) => LINE.parse(details));
  expect(told.reduce((sum, { more }) => sum + more, 0)).toBe(count);
  expect(new Set(told.map((line) => line.code))).toEqual(new Set([code, undefined]));
  expect(lines.length).toBeLessThan(count / 100);
}
