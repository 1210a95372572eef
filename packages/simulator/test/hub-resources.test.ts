import { connect as connectTcp } from "node:net";
import { expect, test } from "vitest";
import { startHub } from "../src/hub/start-hub.js";
import { connectRaw } from "./hub-client.js";

test("closing leaves no socket and no timer behind, whatever state its connections are in", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const timersBefore = timers();
  const hub = await startHub();
  const silent = await connectRaw(hub.url);
  const [halfOpen] = hub.faults.halfOpen();
  const halfClosed = await connectRaw(hub.url);
  expect(hub.faults.drop({ how: "fin" })).toHaveLength(2);
  const deaf = await connectRaw(hub.url);
  deaf.socket.pause();
  hub.faults.abort();
  const shy = await connectRaw(hub.url, { shakeHands: false });
  const idle = connectTcp(hub.port, "127.0.0.1");
  await new Promise((resolve) => idle.once("connect", resolve));
  idle.on("error", () => {});
  hub.faults.delay({ callsMs: 60_000, negotiateMs: 60_000, connectMs: 60_000 });
  const slow = fetch(`${hub.url}/negotiate`, { method: "POST" }).then(
    () => "answered",
    () => "cut",
  );
  const entries = hub.entries();
  const waiting = hub.next("connected");
  const reading = entries.next();
  await hub.close();
  await hub.close();
  await hub.start();
  await expect(waiting).rejects.toThrow("closed before the next");
  expect(await slow).toBe("cut");
  const seen = [(await reading).value, (await entries.next()).value];
  expect(seen).toEqual([expect.objectContaining({ kind: "stopped" }), undefined]);
  expect(halfOpen).toBeDefined();
  for (const client of [silent, halfClosed, deaf, shy]) {
    client.socket.resume();
    client.socket.terminate();
  }
  await Promise.all([silent, halfClosed, deaf, shy].map(({ closed }) => closed));
  await new Promise((resolve) => idle.destroy().once("close", resolve));
  expect(process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP"))).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(timersBefore);
});
