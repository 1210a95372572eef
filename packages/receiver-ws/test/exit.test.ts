import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { startFakeHub } from "./support/fake-hub.js";

/** Runs a program until it ends by itself; what it printed, and how it ended. */
async function run(
  program: string,
  hubUrl: string,
  onOutput: (output: string) => void = () => undefined,
): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, HUB_URL: hubUrl },
    stdio: ["ignore", "pipe", "pipe"],
    // Shorter than the half minute that a websocket waits for a peer to close its side.
    timeout: 20_000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += String(data);
      onOutput(output);
    });
  }
  const [code] = await once(child, "close");
  return { code, output };
}

const SET_UP = `
  import { createReceiver, silentLogger } from "@tenfour/receiver";
  import { connectPushEvents } from "@tenfour/receiver-ws";
  const apiKey = "a-key-of-mine-0123";
  const receiver = createReceiver({ sonoran: { communities: [{ communityId: "nyc", apiKey }] }, logger: silentLogger });
  const sessions = connectPushEvents(receiver, {
    communityId: "nyc", apiKey, serverIds: [1, 2], hubUrl: process.env.HUB_URL, skipNegotiation: false,
    reconnectScheduleMs: [600_000],
  });
`;

test("a process ends by itself when its sessions are closed", async () => {
  await using hub = await startFakeHub();
  const program = `${SET_UP}
    await sessions.ready();
    await sessions.close();
    await receiver.close();
    console.log("closed", process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap").join());
  `;
  expect(await run(program, hub.url)).toEqual({ code: 0, output: "closed \n" });
});

test("a process ends by itself when its sessions are closed out of a wait, or from a hub that is gone", async () => {
  await using hub = await startFakeHub();
  hub.events.on("call", (peer) => (hub.peers.length === 1 ? peer.freeze() : peer.drop()));
  const program = `${SET_UP}
    await new Promise((resolve) => sessions.onState(({ state }) => state === "reconnecting" && resolve()));
    await sessions.close();
    await receiver.close();
    console.log(sessions.sessions.map(({ state }) => state).join());
  `;
  expect(await run(program, hub.url)).toEqual({ code: 0, output: "stopped,stopped\n" });
});

test("an open session keeps its process", async () => {
  await using hub = await startFakeHub();
  const program = `${SET_UP}
    await sessions.ready();
    process.stdout.write("ready\\n");
    sessions.onState(({ state }) => { if (state === "reconnecting") { process.stdout.write("lost\\n"); void sessions.close(); } });
  `;
  const dropOnce = (output: string): void => {
    if (output === "ready\n") hub.peer.drop();
  };
  expect(await run(program, hub.url, dropOnce)).toEqual({ code: 0, output: "ready\nlost\n" });
});
