import { expect, test } from "vitest";
import { SIMULATED_API_KEY } from "../src/cad/start-cad.js";
import { SIMULATED_COMMUNITY_ID } from "../src/hub/options.js";
import { startHub } from "../src/hub/start-hub.js";
import { connect } from "./hub-client.js";

test("a restart resets every connection and comes back on the same port; the CAD falls back meanwhile", async () => {
  await using hub = await startHub();
  await using client = await connect(hub.url, { retryDelaysMs: [0, 0, 10, 20, 50, 100, 200, 500, 1_000] });
  await using other = await connect(hub.url);
  await client.connection.invoke("authenticatev2", SIMULATED_COMMUNITY_ID, SIMULATED_API_KEY, 1);
  const { url, port } = hub;
  const back = new Promise((resolve) => client.connection.onreconnected(resolve));
  await hub.stop();
  await hub.stop();
  expect(String(await other.closed)).toContain("1006");
  await expect(connect(url)).rejects.toThrow("WebSocket failed to connect");
  expect(await hub.push(1, { type: "X" })).toMatchObject({ via: "none" });
  await hub.start();
  await hub.start();
  expect({ url: hub.url, port: hub.port }).toEqual({ url, port });
  await back;
  expect(await hub.push(1, { type: "X" })).toMatchObject({ via: "none" });
});

test("a port that is taken is told in one sentence", async () => {
  await using hub = await startHub();
  await expect(startHub({ port: hub.port })).rejects.toThrow(
    expect.objectContaining({
      code: "ERR_TENFOUR_SIMULATOR_LISTEN",
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${hub.port}`),
    }),
  );
});

test.each([
  [{ communities: [] }, "`communities` must name at least one community"],
  [{ communities: [{ communityId: "", apiKey: "k", servers: [] }] }, "`communityId` must not be empty"],
  [{ communities: [{ communityId: "c", apiKey: "", servers: [] }] }, "`apiKey` of c must not be empty"],
  [
    { communities: ["c", "c"].map((communityId) => ({ communityId, apiKey: "k", servers: [] })) },
    "The community c is there twice",
  ],
  [{ communities: [{ communityId: "c", apiKey: "k", servers: [{ id: -1 }] }] }, "`servers[].id of c`"],
  [
    { communities: [{ communityId: "c", apiKey: "k", servers: [{ id: 1, pushUrl: "x" }] }] },
    "pushUrl of c, server 1",
  ],
  [{ port: 65_536 }, "`port`"],
  [{ keepAliveMs: 0 }, "`keepAliveMs`"],
  [{ heartbeatMs: 2 ** 31 }, "`heartbeatMs`"],
])("options that cannot be are refused: %j", async (options, words) => {
  await expect(startHub(options)).rejects.toThrow(words);
});

test("closing ends what waits for it, and what is closed does not start again", async () => {
  const hub = await startHub();
  const entries = hub.entries();
  const reading = entries.next();
  const waiting = hub.next("connected");
  await hub.close();
  await hub.close();
  await hub.start();
  await expect(waiting).rejects.toThrow("closed before the next");
  expect([await reading, await entries.next(), await hub.entries().next()]).toEqual([
    { done: false, value: expect.objectContaining({ kind: "stopped" }) },
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  await expect(hub.next("connected")).rejects.toThrow("closed before the next");
  await expect(connect(hub.url)).rejects.toThrow("WebSocket failed to connect");
});

test("a loop over what happens can be left, with more waiting", async () => {
  await using hub = await startHub();
  const entries = hub.entries();
  await hub.stop();
  await hub.start();
  const kinds: string[] = [];
  for await (const { kind } of entries) {
    kinds.push(kind);
    break;
  }
  await hub.stop();
  expect(kinds).toEqual(["stopped"]);
  expect(await entries.next()).toEqual({ done: true, value: undefined });
});
