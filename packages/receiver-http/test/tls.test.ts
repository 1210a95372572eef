import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { createReceiver, type Logger, silentLogger } from "@tenfour/receiver";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../src/index.js";
import { readTlsPair, warnOfExpiry } from "../src/tls.js";

const files = path.join(import.meta.dirname, "tls");
const KEY = "k3y-of-the-community";

/** A logger whose lines can be waited for. */
function awaitedLogger(): { logger: Logger; line: (text: string) => Promise<void>; lines: string[] } {
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const log = (_details: unknown, message: string): void => {
    lines.push(message);
    for (const [text, done] of waiting) if (message.includes(text)) done();
  };
  return {
    logger: { ...silentLogger, info: log, warn: log, error: log },
    lines,
    line: (text) =>
      lines.some((one) => one.includes(text))
        ? Promise.resolve()
        : new Promise((resolve) => waiting.set(text, resolve)),
  };
}

async function certificates(name: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "tenfour-tls-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cert = path.join(folder, "cert.pem");
  const key = path.join(folder, "key.pem");
  const put = async (which: string): Promise<void> => {
    await cp(path.join(files, `${which}.key.pem`), key);
    await cp(path.join(files, `${which}.cert.pem`), cert);
  };
  await put(name);
  return { cert, key, put };
}

async function openListener({ cert, key }: { cert: string; key: string }, logger: Logger) {
  const receiver = createReceiver({ sonoran: { communities: [{ communityId: "c", apiKey: KEY }] }, logger });
  const listener = await listen(receiver, {
    host: "127.0.0.1",
    port: 0,
    tls: { cert, key, checkEveryMs: 20 },
  });
  onTestFinished(async () => {
    await listener.close();
    await receiver.close();
  });
  return listener;
}

function post(url: string | undefined, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url ?? "", { method: "POST", rejectUnauthorized: false, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    })
      .on("error", reject)
      .end(body);
  });
}

async function nameOnCertificate(port: number): Promise<string | undefined> {
  const socket = await new Promise<TLSSocket>((resolve, reject) => {
    const made = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => resolve(made));
    made.once("error", reject);
  });
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}

test("events come in over HTTPS", async () => {
  const listener = await openListener(await certificates("first"), silentLogger);
  const [url] = listener.urls.sonoran;
  expect(url).toBe(`https://127.0.0.1:${listener.port}/sonorancad/event`);
  expect(await post(url, JSON.stringify({ key: KEY, type: "X" }))).toBe(200);
  expect(await post(url, JSON.stringify({ key: "wrong", type: "X" }))).toBe(401);
});

test("a renewed certificate is used without a restart, and a broken one is not", async () => {
  const { put, ...tls } = await certificates("first");
  const { logger, line, lines } = awaitedLogger();
  const { port } = await openListener(tls, logger);
  expect(await nameOnCertificate(port)).toBe("tenfour-first");
  await writeFile(tls.cert, "half a certifi");
  await line("the certificate stays as it was");
  expect(await nameOnCertificate(port)).toBe("tenfour-first");
  await put("second");
  await line("the renewed certificate is in use");
  expect(await nameOnCertificate(port)).toBe("tenfour-second");
  expect(lines.join("\n")).not.toContain("PRIVATE");
});

test("plain HTTP on the port is refused, and hurts nobody", async () => {
  const { logger, line } = awaitedLogger();
  const listener = await openListener(await certificates("first"), logger);
  const socket = connect(listener.port, "127.0.0.1");
  socket.write("POST /sonorancad/event HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
  await new Promise((resolve) =>
    socket
      .on("error", () => undefined)
      .once("close", resolve)
      .resume(),
  );
  await line("refused: not a valid HTTP request");
  expect(await post(listener.urls.sonoran[0], JSON.stringify({ key: KEY, type: "X" }))).toBe(200);
});

test("closing does not wait for connections that never spoke", async () => {
  const listener = await openListener(await certificates("first"), silentLogger);
  const silent = connect(listener.port, "127.0.0.1");
  const idle = connectTls({ port: listener.port, host: "127.0.0.1", rejectUnauthorized: false });
  await Promise.all([
    new Promise((resolve) => silent.once("connect", resolve)),
    new Promise((resolve) => idle.once("secureConnect", resolve)),
  ]);
  const gone = [silent, idle].map(
    (socket) =>
      new Promise((resolve) =>
        socket
          .on("error", () => undefined)
          .once("close", resolve)
          .resume(),
      ),
  );
  await listener.close();
  await Promise.all(gone);
});

test.each([
  [
    "a file that is not there",
    "missing.pem",
    "first.key.pem",
    /certificate ".*missing\.pem" cannot be read \(ENOENT\)/,
  ],
  ["a key of another certificate", "first.cert.pem", "second.key.pem", /no certificate and its private key/],
  ["a text", "../tls.test.ts", "first.key.pem", /no certificate and its private key/],
])("%s is a sentence", async (_name, cert, key, sentence) => {
  const receiver = createReceiver({ accweb: { auth: "none" }, logger: silentLogger });
  onTestFinished(() => receiver.close());
  const tls = { cert: path.join(files, cert), key: path.join(files, key) };
  const listening = listen(receiver, { host: "127.0.0.1", port: 0, tls });
  await expect(listening).rejects.toMatchObject({
    code: "ERR_TENFOUR_TLS",
    message: expect.stringMatching(sentence),
  });
});

test("a certificate that is out of date is reported", () => {
  const { logger, lines } = awaitedLogger();
  const tls = {
    cert: path.join(files, "first.cert.pem"),
    key: path.join(files, "first.key.pem"),
    checkEveryMs: 1,
  };
  const pair = readTlsPair(tls);
  warnOfExpiry(pair, logger, Date.now());
  expect(lines).toEqual([]);
  warnOfExpiry(pair, logger, Date.UTC(2200, 0));
  expect(lines).toEqual([expect.stringContaining("not valid today")]);
});
