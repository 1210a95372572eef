import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { hubSocketClass } from "./hub-socket.js";

/** A socket that is open, with its server and the failures it told of. */
async function open(heardEveryMs = 0) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: true });
  await once(server, "listening");
  const connected = once(server, "connection");
  const failures: unknown[] = [];
  const sockets: unknown[] = [];
  const late: string[] = [];
  const closings: unknown[] = [];
  const texts: unknown[] = [];
  const HubSocket = hubSocketClass({
    maxMessageBytes: 100,
    heardEveryMs,
    onText: (frame, bytes) => texts.push([frame, bytes]) > 0 && frame.startsWith("event"),
    onSocket: (socket) => sockets.push(socket),
    onLateFrame: (frame) => late.push(frame),
    onClosing: (code, reason) => closings.push([code, reason]),
    onFailure: (error) => failures.push(error),
  });
  const socket = new HubSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(socket, "open");
  const [peer] = await connected;
  return { socket, peer, failures, sockets, late, texts, closings, stop: () => server.close() };
}

test("a listener that throws costs the connection, not the process", async () => {
  const { socket, peer, failures, sockets, stop } = await open();
  expect(sockets).toEqual([socket]);
  const thrown = new Error("in a listener");
  socket.on("message", () => {
    throw thrown;
  });
  socket.send("hello", { binary: false }, () => peer.send("hello"));
  await once(socket, "close");
  expect(failures).toEqual([thrown]);
  stop();
});

test("a peer that speaks first is hung up on", async () => {
  const { socket, peer, failures, stop } = await open();
  const heard: unknown[] = [];
  socket.on("message", (data) => heard.push(data));
  peer.send("hello");
  await once(socket, "close");
  expect(heard).toEqual([]);
  expect(failures).toEqual([new Error("the hub spoke before its turn")]);
  stop();
});

test("no compression is offered", async () => {
  const { socket, stop } = await open();
  expect(socket.extensions).toBe("");
  socket.terminate();
  stop();
});

test("a close frame is told of with what it says", async () => {
  const { socket, peer, closings, stop } = await open();
  peer.close(4_001, "moved");
  await once(socket, "close");
  expect(closings).toEqual([[4_001, "moved"]]);
  stop();
});

test("frames that were on their way when this side said goodbye are told of", async () => {
  const { socket, peer, late, stop } = await open();
  socket.send("hello");
  await once(peer, "message");
  peer.send("before");
  await once(socket, "message");
  peer.send("late");
  socket.close();
  await once(socket, "close");
  expect(late).toEqual(["late"]);
  stop();
});

/** What SignalR hears and what goes past it, of frames that a peer sends after one of SignalR's has been sent. */
async function hear(frames: readonly (string | Buffer)[], heardEveryMs: number) {
  const { socket, peer, texts, stop } = await open(heardEveryMs);
  const heard: string[] = [];
  socket.on("message", (data: unknown) => heard.push(String(data)));
  socket.send("hello");
  await once(peer, "message");
  for (const frame of frames) peer.send(frame);
  peer.close();
  await once(socket, "close");
  stop();
  return { heard, texts };
}

const NEVER_AGAIN_MS = 60_000;

test("what is taken does not reach SignalR, which gets the first frame in any case", async () => {
  const { heard, texts } = await hear(["event 1", "event 2", "other", "event ü"], NEVER_AGAIN_MS);
  expect(heard).toEqual(["event 1", "other"]);
  expect(texts).toEqual([
    ["event 2", 7],
    ["other", 5],
    ["event ü", 8],
  ]);
});

test("bytes are not offered", async () => {
  const { heard, texts } = await hear(["{}", Buffer.from("event")], NEVER_AGAIN_MS);
  expect(heard).toEqual(["{}", "event"]);
  expect(texts).toEqual([]);
});

test("SignalR hears events, too, when it has heard nothing else for a while", async () => {
  const { heard, texts } = await hear(["event 1", "event 2", "event 3"], 0);
  expect(heard).toEqual(["event 1", "event 2", "event 3"]);
  expect(texts).toEqual([]);
});
