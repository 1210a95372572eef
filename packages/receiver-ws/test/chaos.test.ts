import { expect, test } from "vitest";
import type { Gap, PushSession, SessionChange } from "../src/index.js";
import { FAULTS, heal } from "./support/chaos-faults.js";
import { makeWorld, type SentEvent, type World } from "./support/chaos-world.js";
import { seededRandom } from "./support/seeded-random.js";

const FAULT_COUNT = 240;
const EVENT_EVERY_MS = 3;

/** Other runs than the usual one: `TENFOUR_CHAOS_SEEDS=1,2,3`. */
const SEEDS = (process.env["TENFOUR_CHAOS_SEEDS"] ?? "20260801").split(",").map(Number);

/** How many sockets, timers and listeners there are, by kind. */
function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const name of process.eventNames()) counts.set(`on ${String(name)}`, process.listenerCount(name));
  return counts;
}

/** Of which kinds there are more than there were; looked at until there are none, or for some seconds. */
async function leftOver(before: ReadonlyMap<string, number>): Promise<string[]> {
  const more = (): string[] =>
    [...resources()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind]) => kind);
  const deadline = Date.now() + 5_000;
  while (more().length > 0 && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  return more();
}

/** Lets the CAD have an event for some server all the time; returns what stops that. */
function pump(world: World, random: () => number): () => void {
  const timer = setInterval(() => {
    const session = pick(world.sessions, random);
    world.send(session, { as: random() < 0.5 ? "string" : "object" });
  }, EVENT_EVERY_MS);
  return () => clearInterval(timer);
}

function pick<T>(list: readonly T[], random: () => number): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError("nothing to pick from");
  return one;
}

/** What an attempt may still fail of when the hub is well again: what was asked of it before, or of this side. */
const OWED = new Set<unknown>(["refused", "failed", "woke", "sinks-failing"]);

/** Collects the attempts that began when all was well, and failed all the same. */
function watchAttempts(world: World): { failed: SessionChange[]; stop: () => void } {
  const failed: SessionChange[] = [];
  const offs = world.handles.flatMap((handle) => {
    const states = handle.sessions.map(({ state }) => state);
    const attempts = handle.sessions.map(({ counters }) => counters.attempts);
    return handle.onState((change) => {
      const at = handle.sessions.findIndex(({ server }) => server === change.server);
      const begunLater = (handle.sessions[at]?.counters.attempts ?? 0) > (attempts[at] ?? 0);
      const wasReady = states[at] === "ready";
      states[at] = change.state;
      if (change.error === undefined || wasReady || !begunLater || OWED.has(change.error.reason)) return;
      failed.push(change);
    });
  });
  return { failed, stop: () => offs.forEach((off) => off()) };
}

/** Resolves when every session is ready on a connection that is not one of the dead. */
async function allReady(world: World, dead: ReadonlySet<string>): Promise<void> {
  const alive = (session: PushSession): boolean =>
    session.state === "ready" &&
    world.hub.sessions.some(
      ({ community, server, connection }) =>
        community === session.community && server === session.server && !dead.has(connection),
    );
  await expect.poll(() => world.sessions.every(alive), { interval: 5 }).toBe(true);
}

const AROUND_MS = 500;

/** What there is to know about an event that was lost without a word. */
async function account({ diary, handled }: World, event: SentEvent | undefined): Promise<string> {
  if (event === undefined) return "";
  const { done, ...about } = event;
  const lines = diary
    .filter(({ at }) => Math.abs(at - event.at) < AROUND_MS)
    .map(({ at, text }) => `${at - event.at} ms: ${text}`);
  const went = { ...about, handled: handled.get(event.number), went: await done };
  return [JSON.stringify(went), new Date(event.at).toISOString(), ...lines].join("\n");
}

const covers = (gap: Gap, { community, server, at }: SentEvent): boolean =>
  gap.community === community &&
  gap.server === server &&
  Date.parse(gap.from) <= at &&
  at <= Date.parse(gap.to);

test.each(SEEDS)(
  "nothing is lost without a word, nothing comes twice (seed %i)",
  { timeout: 300_000 },
  async (seed) => {
    const random = seededRandom(seed);
    const before = resources();
    const world = await makeWorld(random);
    const dead = new Set<string>();
    await allReady(world, dead);
    // Whoever was not ready at once, on a busy machine, has missed something from the start; no fault did that.
    const atStart = world.gaps.length;
    const stopPump = pump(world, random);
    const names = Object.keys(FAULTS);
    const done = new Map<string, number>();
    for (let faults = 0; faults < FAULT_COUNT; ) {
      for (let together = Math.ceil(random() * 3); together > 0; together--, faults++) {
        // Each of them at least once, then any.
        const name = names[faults] ?? pick(names, random);
        done.set(name, (done.get(name) ?? 0) + 1);
        const session = pick(world.sessions, random);
        world.diary.push({ at: world.now(), text: `fault: ${name}, ${session.community} ${session.server}` });
        const hit = FAULTS[name]?.(world, session);
        if (Array.isArray(hit)) for (const connection of hit) dead.add(String(connection));
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 80));
      await heal(world);
      const { failed, stop } = watchAttempts(world);
      await allReady(world, dead);
      stop();
      expect(failed, `after ${faults} faults`).toEqual([]);
    }
    stopPump();
    await Promise.all(world.sent.map((event) => event.done));
    await allReady(world, dead);
    await world[Symbol.asyncDispose]();

    expect([...done.keys()].sort()).toEqual([...names].sort());
    const { handled, gaps, sent } = world;
    const wrong = sent.filter(
      (event) => handled.get(event.number) !== event.copies && !gaps.some((gap) => covers(gap, event)),
    );
    const twice = sent.filter(({ number, copies }) => (handled.get(number) ?? 0) > copies);
    expect(sent.length).toBeGreaterThan(2_000);
    expect(handled.size).toBeGreaterThan(sent.length / 2);
    expect(wrong.length, await account(world, wrong[0])).toBe(0);
    expect(twice).toEqual([]);
    expect(new Set(gaps.slice(atStart).map(({ reason }) => reason))).toEqual(
      new Set(["lost", "closed", "silent", "malformed", "key-wrong", "woke", "sinks-failing"]),
    );
    expect(gaps.some(({ httpEvents }) => httpEvents > 0)).toBe(true);
    expect(await leftOver(before)).toEqual([]);
  },
);
