import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";

/** Waits until `check` no longer throws; patient, because the machine may be busy with other suites. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 150_000, interval: 10 });

const program = fileURLToPath(new URL("../printer.js", import.meta.url));
const children: ChildProcessWithoutNullStreams[] = [];

vi.setConfig({ testTimeout: 180_000 });

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

/** Starts the program; `out` and `err` grow as it prints. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args]);
  children.push(child);
  const printed = { out: Buffer.alloc(0), err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    printed.out = Buffer.concat([printed.out, chunk]);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    printed.err += chunk.toString();
  });
  const exited = once(child, "close").then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
  }));
  return { child, printed, exited };
}

async function listening(address = "127.0.0.1:0") {
  const printer = run(address);
  await eventually(() => expect(printer.printed.err).toMatch(/listening on .*:\d+,/));
  return { ...printer, port: Number(/:(\d+),/.exec(printer.printed.err)?.[1]) };
}

async function send(
  port: number,
  method: string,
  path: string,
  body: Buffer | string = "",
  host = "127.0.0.1",
) {
  const outgoing = request({ host, port, method, path, agent: false });
  outgoing.end(body);
  const [incoming] = await once(outgoing, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    status: incoming.statusCode,
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString(),
  };
}

test("prints a payload byte for byte with a newline, and answers an empty 200", async () => {
  const { port, printed } = await listening();
  const payload = Buffer.concat([
    Buffer.from('{"playerName":"\\u003cŁukasz 🏁\\u003e"}  '),
    Buffer.from([0, 0xff, 0x0a]),
  ]);
  const answer = await send(port, "POST", "/callback?secret=x", payload);
  expect(answer).toMatchObject({
    status: 200,
    text: "",
    headers: { "content-length": "0" },
  });
  await eventually(() => expect(printed.out).toEqual(Buffer.concat([payload, Buffer.from("\n")])));
});

test("prints a 5 MB payload whole", async () => {
  const { port, printed } = await listening();
  const payload = "standings ".repeat(500_000);
  expect((await send(port, "POST", "/callback", payload)).status).toBe(200);
  await eventually(() => expect(printed.out.length).toBe(payload.length + 1));
  expect(printed.out.toString()).toBe(`${payload}\n`);
});

test("answers 400 to a method other than POST and prints its body all the same, as the Go program does", async () => {
  const { port, printed } = await listening();
  expect((await send(port, "GET", "/callback")).status).toBe(400);
  expect((await send(port, "PUT", "/callback", "not a POST")).status).toBe(400);
  await eventually(() => expect(printed.out.toString()).toBe("\nnot a POST\n"));
});

test("answers 404 on any other path and prints nothing", async () => {
  const { port, printed } = await listening();
  for (const path of ["/", "/callback/", "/callback2"]) {
    expect(await send(port, "POST", path, "lost")).toMatchObject({
      status: 404,
      text: "404 page not found\n",
    });
  }
  await send(port, "POST", "/callback", "kept");
  await eventually(() => expect(printed.out.toString()).toBe("kept\n"));
});

test.each(["resetAndDestroy", "end"] as const)(
  "does not print a payload whose sender hangs up halfway (%s)",
  async (hangUp) => {
    const { port, printed } = await listening();
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
    await once(socket, "data"); // the interim answer: the printer is reading
    socket.write("half a pay");
    socket[hangUp]();
    await once(socket, "close");
    await send(port, "POST", "/callback", "whole");
    await eventually(() => expect(printed.out.toString()).toBe("whole\n"));
  },
);

test("refuses a body beyond 32 MiB with 413 and prints nothing of it", async () => {
  const { port, printed } = await listening();
  expect((await send(port, "POST", "/callback", Buffer.alloc(32 * 1024 * 1024 + 1, 0x20))).status).toBe(413);
  await send(port, "POST", "/callback", "small");
  await eventually(() => expect(printed.out.toString()).toBe("small\n"));
});

test.each([[], ["localhost"], ["localhost:"], ["localhost:http"], ["localhost:65536"]])(
  "without a usable address (%s) it says how to call it and exits with 1",
  async (...args) => {
    const { printed, exited } = run(...args);
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(printed.err).toBe("printer: usage: printer HOST:PORT, such as localhost:3000\n");
  },
);

test("a port in use is one sentence and exit code 1", async () => {
  const occupant = createServer().listen(0, "127.0.0.1");
  await once(occupant, "listening");
  const address = occupant.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { printed, exited } = run(`127.0.0.1:${port}`);
  expect(await exited).toEqual({ code: 1, signal: null });
  expect(printed.err).toBe(
    `printer: cannot listen on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`,
  );
  occupant.close();
});

test("takes Go's address forms :port and [ipv6]:port", async () => {
  const everywhere = await listening(":0");
  expect((await send(everywhere.port, "POST", "/callback", "a")).status).toBe(200);
  const loopback6 = await listening("[::1]:0");
  expect((await send(loopback6.port, "POST", "/callback", "b", "::1")).status).toBe(200);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends it with code 0, idle connections or not",
  async (signal) => {
    const { child, port, exited } = await listening();
    const idle = connect(port, "127.0.0.1");
    idle.write("POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    await once(idle, "data");
    child.kill(signal);
    expect(await exited).toEqual({ code: 0, signal: null });
  },
);
