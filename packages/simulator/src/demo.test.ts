import { expect, test } from "vitest";
import { tcpListener } from "../test/tcp-listener.js";
import { startAccweb } from "./accweb/start-accweb.js";
import { raceWeekend } from "./accweb/weekend.js";
import { patrolShift } from "./cad/shift.js";
import { startCad } from "./cad/start-cad.js";
import { demoShift, demoWeekend } from "./demo.js";

test("both demos send their first event at once, and stop when told to", async () => {
  let seen: (() => void)[] = [];
  const both = new Promise<void>((resolve) => {
    seen = [() => undefined, resolve];
  });
  await using listener = await tcpListener((_request, socket) => {
    socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    seen.shift()?.();
  });
  await using cad = await startCad({ ...demoShift, to: listener.url });
  await using accweb = await startAccweb({ ...demoWeekend, to: listener.url });
  await both;
  const ends = await Promise.all([cad.stop(), accweb.stop()]);
  expect(ends.map(({ ended }) => ended)).toEqual(["stopped", "stopped"]);
});

const demos = {
  shift: [patrolShift(demoShift), demoShift],
  weekend: [raceWeekend(demoWeekend), demoWeekend],
} as const;

test.each(["shift", "weekend"] as const)(
  "a %s takes one to three minutes, so that a watcher sees all of it",
  (name) => {
    const [schedule, { speed, gapMs }] = demos[name];
    const times = [...schedule].map(({ atMs }) => atMs);
    const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / speed);
    const bounded = pauses.map((pause) => Math.min(Math.max(pause, gapMs.min), gapMs.max));
    const minutes = bounded.reduce((sum, pause) => sum + pause, 0) / 60_000;
    expect(minutes).toBeGreaterThan(1);
    expect(minutes).toBeLessThan(3);
  },
);
