import { createServer } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { SIMULATED_API_KEY } from "../cad/start-cad.js";
import { startGameServer } from "./start-game-server.js";

const key = SIMULATED_API_KEY;

async function post(url: string, body: string, method = "POST") {
  const response = await fetch(url, { method, ...(method === "GET" ? {} : { body }) });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

test.each<[string, unknown, string]>([
  ["a known event", { key, type: "EVENT_911", data: {} }, "ok"],
  ["a key in other letters", { key: key.toLowerCase(), type: "event_911", data: {} }, "ok"],
  ["an event of the community's own", { key, type: "CUSTOM" }, "ok - custom"],
  ["another key", { key: "no", type: "EVENT_911", data: {} }, "error"],
  ["a key that is no text", { key: 5, type: "EVENT_911", data: {} }, "error"],
  [
    "a panic, which worked",
    { key, type: "EVENT_UNIT_PANIC", data: { identIds: [1], isPanic: true } },
    "error",
  ],
  ["no type", { key, data: {} }, '{"error":"bad request"}'],
  ["no object", [key], '{"error":"bad request"}'],
  ["data in an array", { key, type: "EVENT_911", data: [{}] }, "handler exception"],
  ["a status of one unit", { key, type: "EVENT_UNIT_STATUS", data: { identIds: 4 } }, "missing identIds"],
  ["ids below data", { key, type: "EVENT_UNIT_GROUP_ADD", data: { identId: 4 } }, "missing identId"],
  ["ids where it looks", { key, type: "EVENT_UNIT_GROUP_ADD", identId: 4, data: {} }, "ok"],
  ["no data", { key, type: "EVENT_911" }, "invalid data"],
])("%s", async (_what, body, answer) => {
  await using game = await startGameServer();
  const { status, text, headers } = await post(`${game.url}?a=1`, JSON.stringify(body));
  expect({ status, text }).toEqual({ status: 200, text: answer });
  expect(headers.get("content-type")).toBeNull();
  expect(headers.get("transfer-encoding")).toBe("chunked");
});

test("what is not JSON, and every path and method that is not its own", async () => {
  await using game = await startGameServer();
  expect(await post(game.url, "{")).toMatchObject({ status: 200, text: '{"error":"bad request"}' });
  const elsewhere = [
    await post(game.url.replace("/sonorancad", ""), "{"),
    await post(game.url.replace("/sonorancad/event", "/"), "{"),
    await post(game.url, "", "GET"),
  ];
  expect(elsewhere.map(({ text }) => text.includes("resource is loaded"))).toEqual([false, true, true]);
});

test("an empty body and a numeric type are never answered", async () => {
  const game = await startGameServer();
  const asked = ["", JSON.stringify({ key, type: 4 })].map((body) =>
    post(game.url, body).then(
      () => "answered",
      () => "nothing",
    ),
  );
  await game.until(2);
  await game.stop();
  expect(await Promise.all(asked)).toEqual(["nothing", "nothing"]);
});

test("a burst of 25, then 10 a second", async () => {
  let nowMs = 0;
  await using game = await startGameServer({ now: () => nowMs });
  const ask = async (count: number): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < count; n++)
      all.push((await post(game.url, JSON.stringify({ key, type: "A" }))).status);
    return all;
  };
  expect((await ask(26)).filter((status) => status === 200)).toHaveLength(25);
  nowMs = 1_000;
  const later = await ask(11);
  expect(later.slice(0, 10)).toEqual(Array<number>(10).fill(200));
  expect(later[10]).toBe(429);
  expect(game.refused.rate).toBe(2);
});

test("a body over 5 MiB closes the connection", async () => {
  await using game = await startGameServer();
  const socket = connect(game.port, "127.0.0.1");
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => undefined).resume();
  const length = 5 * 1024 * 1024 + 1;
  socket.write(`POST /sonorancad/event HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n`);
  socket.write(Buffer.alloc(length, 32));
  await closed;
  expect(game.refused.length).toBe(1);
  expect(game.requests).toEqual([]);
});

test("it forwards what has the right key, byte for byte, once", async () => {
  const got: string[] = [];
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push(`${request.headers["content-type"]} ${Buffer.concat(chunks).toString()}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const game = await startGameServer({ forwardTo: `http://127.0.0.1:${port}/` });
  const body = `{ "type":"CUSTOM",  "key":"${key.toLowerCase()}" }`;
  await post(game.url, body);
  await post(game.url, body.replace(key.toLowerCase(), "no"));
  await game.stop();
  listener.close();
  expect(got).toEqual([`application/json ${body}`]);
  expect([...game.forwarded]).toEqual([[500, 1]]);
});

test("faults: it hangs up, says something else, or is down, and is back on the same port", async () => {
  await using game = await startGameServer();
  const body = JSON.stringify({ key, type: "EVENT_TONE", data: {} });
  game.fault = "hang up";
  await expect(post(game.url, body)).rejects.toThrow("fetch failed");
  game.fault = { answer: "Bad Gateway", status: 502 };
  expect(await post(game.url, body)).toMatchObject({ status: 502, text: "Bad Gateway" });
  expect(game.types).toEqual(["EVENT_TONE", "EVENT_TONE"]);
  game.fault = undefined;
  const { url } = game;
  await game.stop();
  await expect(post(url, body)).rejects.toThrow("fetch failed");
  await game.start();
  expect(await post(url, body)).toMatchObject({ text: "ok" });
});
