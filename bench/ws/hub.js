// The least that a SignalR client takes for a hub: it says yes to everything, and sends what it is told to. It costs
// far less than the clients that are measured.
import { WebSocketServer } from "ws";

const END = "\u001e";
const KEEP_ALIVE_MS = 10_000;
/** Frames handed to a socket in one turn. */
const TURN = 500;
/** More unsent bytes than this are waited for. */
const MAX_UNSENT = 1024 * 1024;

/** Starts the hub on a free port. */
export async function startHub() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    const pings = setInterval(() => socket.send(`{"type":6}${END}`), KEEP_ALIVE_MS);
    socket.on("close", () => clearInterval(pings));
    socket.on("message", (data) => {
      if (!Buffer.isBuffer(data)) return;
      for (const record of data.toString().split(END).slice(0, -1)) answer(socket, JSON.parse(record));
    });
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/apiWsHub`,
    clients: server.clients,
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function answer(socket, { protocol, invocationId }) {
  if (protocol !== undefined) socket.send(`{}${END}`);
  if (invocationId === undefined) return;
  const result = { success: true, error: null, count: 0 };
  socket.send(`${JSON.stringify({ type: 3, invocationId, result })}${END}`);
}

/** A `pushEvent` whose payload is a JSON string, as the CAD sends it. */
export function frameOf(body) {
  return Buffer.from(
    `${JSON.stringify({ type: 1, target: "pushEvent", arguments: [body.toString()] })}${END}`,
  );
}

/** Sends the frame over and over, as fast as the other side reads. */
export async function flood(socket, frame, count) {
  for (let sent = 0; sent < count; ) {
    for (const end = Math.min(sent + TURN, count); sent < end; sent++) socket.send(frame, { binary: false });
    if (socket.bufferedAmount > MAX_UNSENT) {
      await new Promise((resolve) => socket.send(frame, { binary: false }, resolve));
      sent += 1;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
