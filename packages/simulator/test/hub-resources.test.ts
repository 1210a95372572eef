import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as openSocket } from "node:net";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { askToNegotiate, connectRaw, connectTcp } from "./hub-client.js";

const HOUR_MS = 3_600_000;

const PROGRAM = `
  import { simulateHub } from "@tenfour/simulator";
  await simulateHub({}, { input: process.stdin, output: process.stdout });
  // What is closed is gone after a few turns of the event loop.
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  console.log(JSON.stringify({ left: process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY/.test(name)) }));
`;

test("a closed hub leaves nothing that keeps its process, whatever state its connections are in", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: new URL("..", import.meta.url),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => JSON.parse(String((await lines.next()).value));
  const command = async (text: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(text)}\n`);
    for (let line = await next(); ; line = await next()) if ("done" in line) return line["done"];
  };
  const listening: unknown = (await next())["listening"];
  const { hub: url } = listening as { hub: string };
  const port = Number(new URL(url).port);
  const call = (target: string, args: unknown[]): string =>
    JSON.stringify({ type: 1, target, arguments: args, invocationId: "1" });

  // Half-open.
  const silent = await connectRaw(url);
  expect(await command({ halfOpen: {} })).toMatchObject({ result: [expect.any(String)] });
  // Ended by the hub, with more on its way than the client takes.
  const full = await connectRaw(url);
  full.send(call("authenticate", ["SIMULATED-COMMUNITY", "SIMULATED-COMMUNITY-API-KEY", 1]));
  await full.heard(1);
  full.socket.pause();
  await command({ push: { server: 1, event: { type: "X", data: "x".repeat(1_000_000) }, copies: 20 } });
  await command({ drop: { how: "fin", server: 1 } });
  // Waiting for its closing handshake, for its handshake, for its request.
  const deaf = await connectTcp(port);
  deaf.pause();
  await command({ abort: {} });
  const shy = await connectRaw(url, { shakeHands: false });
  const idle = openSocket(port, "127.0.0.1");
  await once(idle, "connect");
  // Waiting for the hub.
  await command({ delay: { callsMs: HOUR_MS } });
  const caller = await connectRaw(url);
  caller.send(call("unitLocation", [[]]), call("unitLocation", [[]]));
  await command({ delay: { negotiateMs: HOUR_MS, connectMs: HOUR_MS } });
  const cut = (): string => "cut";
  const waiting = [askToNegotiate(url).catch(cut), connectRaw(url).catch(cut)];
  for (const socket of [idle, deaf]) socket.on("error", () => {});

  await command({ sessions: {} });
  child.stdin.end();
  let last: Record<string, unknown> = {};
  while (!("left" in last)) last = await next();
  expect(last).toEqual({ left: [] });
  expect(await exited).toEqual([0, null]);
  expect(await Promise.all(waiting)).toEqual(["cut", "cut"]);
  for (const { socket } of [silent, full, shy, caller]) socket.terminate();
  for (const socket of [idle, deaf]) socket.destroy();
});
