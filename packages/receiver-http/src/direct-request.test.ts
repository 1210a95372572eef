import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { DirectRequest } from "./direct-request.js";

type Handle = (request: DirectRequest, answer: () => void) => void;

async function serve(handle: Handle): Promise<Socket> {
  const server = createServer({ IncomingMessage: DirectRequest }, (request, response) => {
    if (!(request instanceof DirectRequest)) throw new Error("not ours");
    handle(request, () => response.end("ok"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  await once(socket, "connect");
  socket.setEncoding("latin1");
  return socket;
}

const head = (length: number): string => `POST / HTTP/1.1\r\nhost: test\r\ncontent-length: ${length}\r\n\r\n`;

test("a taker gets the body and its end without a stream, and the connection goes on", async () => {
  const heard: unknown[] = [];
  const socket = await serve((request, answer) => {
    request.on("data", () => heard.push("data event"));
    request.takeBody({
      chunk: (bytes) => heard.push(Buffer.from(bytes).toString()),
      end: () => {
        heard.push(["end", request.complete, request.readableEnded]);
        answer();
      },
      cut: () => heard.push("cut"),
    });
  });
  for (const body of ["one", "two"]) {
    socket.write(head(3) + body);
    expect(String(await once(socket, "data"))).toMatch(/\r\n\r\nok$/);
  }
  expect(heard).toEqual(["one", ["end", true, true], "two", ["end", true, true]]);
});

test("what comes after the taker has left is an ordinary stream's", async () => {
  const heard: string[] = [];
  const socket = await serve((request, answer) => {
    request.takeBody({
      chunk: (bytes) => {
        heard.push(`taken ${Buffer.from(bytes).toString()}`);
        request.leaveBody();
        request.on("data", (rest) => heard.push(`stream ${String(rest)}`)).on("end", answer);
        socket.write("two");
      },
      end: () => heard.push("end"),
      cut: () => heard.push("cut"),
    });
  });
  socket.write(`${head(6)}one`);
  expect(String(await once(socket, "data"))).toMatch(/\r\n\r\nok$/);
  expect(heard).toEqual(["taken one", "stream two"]);
});

test("a body whose sender is gone is cut, once", async () => {
  const heard: string[] = [];
  let gone: (() => void) | undefined;
  const closed = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const socket = await serve((request) => {
    request.on("error", () => {}).on("close", () => gone?.());
    request.takeBody({
      chunk: () => socket.resetAndDestroy(),
      end: () => heard.push("end"),
      cut: () => heard.push("cut"),
    });
  });
  socket.write(`${head(6)}one`);
  await closed;
  expect(heard).toEqual(["cut"]);
});

test("without a taker it is an ordinary request", async () => {
  const heard: string[] = [];
  const socket = await serve((request, answer) => {
    request
      .setEncoding("utf8")
      .on("data", (text) => heard.push(String(text)))
      .on("end", () => {
        heard.push(`ended ${request.readableEnded}`);
        answer();
      });
    heard.push(`ended ${request.readableEnded}`);
  });
  socket.write(`${head(3)}one`);
  await once(socket, "data");
  expect(heard).toEqual(["ended false", "one", "ended true"]);
});
