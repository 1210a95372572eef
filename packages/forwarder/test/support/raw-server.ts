import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server that says what a test has it say, byte for byte; disposing of it closes it. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** Of each request, in order: which connection it came on. */
  readonly requests: readonly number[];
}

/**
 * @param answer called for each request with its connection, the number of that connection and the number of the
 *   request on it, both from 1
 */
export async function startRawServer(
  answer: (socket: Socket, connection: number, request: number) => void,
): Promise<RawServer> {
  const requests: number[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = ++connections;
    let count = 0;
    let text = "";
    sockets.add(socket.on("error", () => undefined));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const length = /content-length: (\d+)/.exec(text)?.[1];
      const bodyAt = text.indexOf("\r\n\r\n") + 4;
      if (bodyAt < 4 || length === undefined || text.length < bodyAt + Number(length)) return;
      text = "";
      requests.push(connection);
      answer(socket, connection, ++count);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
