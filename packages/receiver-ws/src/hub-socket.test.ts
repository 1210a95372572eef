import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { hubSocketClass } from "./hub-socket.js";

/** A socket that is open, with its server and the failures it told of. */
async function open() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: true });
  await once(server, "listening");
  const connected = once(server, "connection");
  const failures: unknown[] = [];
  const sockets: unknown[] = [];
  const late: string[] = [];
  const HubSocket = hubSocketClass({
    maxMessageBytes: 100,
    onSocket: (socket) => sockets.push(socket),
    onLateFrame: (frame) => late.push(frame),
    onFailure: (error) => failures.push(error),
  });
  const socket = new HubSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(socket, "open");
  const [peer] = await connected;
  return { socket, peer, failures, sockets, late, stop: () => server.close() };
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
