import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A request exactly as it came over the wire. */
export interface ReceivedRequest {
  /** Which connection brought it, counting from 1. */
  readonly connection: number;
  /** Everything before the body, with the blank line. */
  readonly head: string;
  readonly body: Buffer;
}

const EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

/**
 * A listener that shares no code with any HTTP library of ours: raw sockets on a free port of 127.0.0.1. `answer`
 * gets every complete request; by default it answers 204.
 */
export async function tcpListener(
  answer: (request: ReceivedRequest, socket: Socket) => void = (_request, socket) => socket.write(EMPTY),
) {
  const requests: ReceivedRequest[] = [];
  const open = new Set<Socket>();
  /** Bytes of requests that never became complete. */
  const unfinished: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    open.add(socket);
    let pending: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const headEnd = pending.indexOf("\r\n\r\n") + 4;
        if (headEnd === 3) return;
        const head = pending.toString("utf8", 0, headEnd);
        const bodyEnd = headEnd + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (pending.length < bodyEnd) return;
        const request = { connection, head, body: pending.subarray(headEnd, bodyEnd) };
        pending = pending.subarray(bodyEnd);
        requests.push(request);
        answer(request, socket);
      }
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open.delete(socket);
      if (pending.length > 0) unfinished.push(pending);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP port");
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    requests,
    unfinished,
    open,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      if (server.listening || open.size > 0) await once(server, "close");
    },
  };
}
