import type { Source } from "@tenfour/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { type SilenceChange, SilenceWatch } from "./silence-watch.js";

const START = Date.UTC(2026, 7, 1, 12);
const HOUR = 3_600_000;
const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();

let now = START;
let timer: { run: () => void; atMs: number } | undefined;
let accepted: Record<Source, number>;
let changes: SilenceChange[];

beforeEach(() => {
  now = START;
  timer = undefined;
  accepted = { sonoran: 0, accweb: 0 };
  changes = [];
});

function watch(sources: readonly Source[] = ["sonoran"]): SilenceWatch {
  return new SilenceWatch({
    sources,
    alertAfterMs: 6 * HOUR,
    accepted: () => accepted,
    onChange: (change) => changes.push(change),
    now: () => now,
    startTimer: (run, ms) => {
      const own = { run, atMs: now + ms };
      timer = own;
      return () => {
        if (timer === own) timer = undefined;
      };
    },
  });
}

/** Lets time pass, with every timer in it. */
function pass(hours: number): void {
  const end = now + hours * HOUR;
  while (timer !== undefined && timer.atMs <= end) {
    const { run, atMs } = timer;
    timer = undefined;
    now = atMs;
    run();
  }
  now = end;
}

function event(silence: SilenceWatch, source: Source): void {
  accepted[source] += 1;
  silence.heard(source);
}

describe("SilenceWatch", () => {
  it("says once that nothing comes, and once that it is back", () => {
    const silence = watch();
    pass(5.9);
    expect(changes).toEqual([]);
    pass(30);
    expect(changes).toEqual([{ source: "sonoran", state: "silent", since: at(0), at: at(6) }]);
    expect(silence.silent).toEqual([{ source: "sonoran", since: at(0) }]);
    event(silence, "sonoran");
    event(silence, "sonoran");
    expect(changes.slice(1)).toEqual([{ source: "sonoran", state: "back", since: at(0), at: at(35.9) }]);
    expect(silence.silent).toEqual([]);
  });

  it("counts from the last event", () => {
    const silence = watch();
    pass(5);
    event(silence, "sonoran");
    pass(5);
    expect(changes).toEqual([]);
    pass(1);
    expect(changes).toEqual([{ source: "sonoran", state: "silent", since: at(5), at: at(11) }]);
    event(silence, "sonoran");
    pass(6);
    expect(changes.map(({ state }) => state)).toEqual(["silent", "back", "silent"]);
  });

  it("watches every source by itself, and none that is not configured", () => {
    const silence = watch(["sonoran", "accweb"]);
    pass(3);
    event(silence, "accweb");
    pass(4);
    expect(changes.map(({ source }) => source)).toEqual(["sonoran"]);
    pass(2);
    expect(changes.map(({ source }) => source)).toEqual(["sonoran", "accweb"]);
    const other = watch([]);
    other.heard("sonoran");
    pass(10);
    expect(changes).toHaveLength(2);
  });

  it("does not take events for silence that wait for a slow reader of the output", () => {
    watch();
    pass(5.5);
    accepted.sonoran += 1;
    pass(1);
    expect(changes).toEqual([]);
  });

  it("leaves no timer, also when something comes later", () => {
    const silence = watch();
    pass(6);
    silence[Symbol.dispose]();
    expect(timer).toBeUndefined();
    event(silence, "sonoran");
    expect(timer).toBeUndefined();
  });
});
