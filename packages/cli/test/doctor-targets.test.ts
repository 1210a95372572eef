import { readFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { diagnose } from "./support/doctor.js";
import { httpListener } from "./support/listener.js";
import { run } from "./support/relay-process.js";
import { env } from "./support/senders.js";

const certificate = fileURLToPath(new URL("../../receiver-http/test/tls/first.cert.pem", import.meta.url));
const key = fileURLToPath(new URL("../../receiver-http/test/tls/first.key.pem", import.meta.url));

const webhook = (name: string, url: string, more: object = {}) => ({ name, type: "webhook", url, ...more });

function configured(targets: object[], more: object = {}) {
  return { env, files: { "tenfour.config.json": JSON.stringify({ targets, ...more }) } };
}

async function open(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe("tenfour doctor, on targets", () => {
  it("connects to each, sends nothing, and shows no secret", async () => {
    await using listener = await httpListener();
    const requests: unknown[] = [];
    const https = createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request) =>
      requests.push(request),
    );
    const secure = await open(https);
    const options = configured([
      webhook("site", `http://us3r:p4ssword@127.0.0.1:${listener.port}/t0ken?key=s3cret`, {
        headers: { authorization: "Bearer h3ader-secret" },
      }),
      webhook("secure", `https://localhost:${secure}/t0ken`),
    ]);
    const trusting = { ...options, env: { ...options.env, NODE_EXTRA_CA_CERTS: certificate } };
    const found = await diagnose([], trusting);
    expect(found.of("target")).toEqual([
      {
        name: "target",
        status: "ok",
        message: expect.stringMatching(
          new RegExp(
            `^site: 127\\.0\\.0\\.1:${listener.port} takes connections \\(\\d+ ms\\); nothing was sent$`,
          ),
        ),
      },
      {
        name: "target",
        status: "ok",
        message: expect.stringMatching(/^secure: localhost:\d+ takes connections/),
      },
    ]);
    expect(found.of("outbox")).toMatchObject([{ status: "ok" }]);
    expect(found.code).toBe(0);
    expect([listener.requests, requests]).toEqual([[], []]);
    const shown = await run(["doctor"], trusting);
    expect(shown.stdout).toMatch(/^ok {7}target {11}site: /m);
    for (const secret of ["us3r", "p4ssword", "t0ken", "s3cret", "h3ader"]) {
      expect(found.output + shown.output).not.toContain(secret);
    }
  });

  it("says of each what is in the way, and what to do", async () => {
    const gone = createServer();
    const closed = await open(gone);
    gone.close();
    const silent = await open(createServer((socket) => void socket.on("error", () => undefined)));
    const https = createHttpsServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    const secure = await open(https);
    await using plain = await httpListener();
    const found = await diagnose(
      ["--port", "30178"],
      configured([
        webhook("closed", `http://127.0.0.1:${closed}/t0ken`),
        webhook("hanging", `https://127.0.0.1:${silent}/t0ken`, { timeoutMs: 500 }),
        webhook("self-signed", `https://localhost:${secure}/t0ken`),
        webhook("plain", `https://127.0.0.1:${plain.port}/t0ken`),
        webhook("nowhere", "http://hooks.invalid/t0ken"),
        webhook("metadata", "http://169.254.169.254/t0ken"),
        webhook("itself", "http://127.0.0.1:30178/callback"),
      ]),
    );
    const expected = [
      [/^closed: 127\.0\.0\.1:\d+ refused the connection/, /^start whatever takes its events/],
      [/^hanging: 127\.0\.0\.1:\d+ did not take the connection in time$/, /^start whatever/],
      [
        /^self-signed: localhost:\d+ has a certificate .* \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
        /NODE_EXTRA_CA_CERTS/,
      ],
      [/^plain: 127\.0\.0\.1:\d+ does not speak TLS there/, /^write http:\/\//],
      [/^nowhere: hooks\.invalid (has no address|could not be looked up)/, /^correct the host name/],
      [
        /^target "metadata": url: 169\.254\.169\.254 is a link-local, metadata/,
        /a relay does not start with it/,
      ],
      [/^target "itself": url: .* is where this process itself listens/, /a relay does not start with it/],
    ] as const;
    expect(found.of("target")).toEqual(
      expected.map(([message, remedy]) => ({
        name: "target",
        status: "failed",
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      })),
    );
    expect(found.code).toBe(1);
    expect(found.output).not.toContain("t0ken");
    expect(plain.requests).toEqual([]);
  });

  it("looks at the outbox where there are targets, and at the door's certificate", async () => {
    await using listener = await httpListener();
    const targets = [webhook("site", listener.url)];
    const blocked = await diagnose([], {
      ...configured(targets, { outbox: { driver: "sqlite", path: "file/outbox.db" } }),
      files: {
        "tenfour.config.json": JSON.stringify({
          targets,
          outbox: { driver: "sqlite", path: "file/outbox.db" },
        }),
        file: "",
      },
    });
    expect(blocked.of("outbox")).toMatchObject([
      {
        status: "failed",
        message: expect.stringContaining("is a file"),
        remedy: expect.stringContaining("outbox.path"),
      },
    ]);
    const tls = { cert: "a.pem", key: "b.pem" };
    const door = await diagnose([], configured([], { listen: { tls } }));
    expect(door.of("config")).toMatchObject([
      { status: "failed", message: expect.stringMatching(/certificate ".*a\.pem" cannot be read/) },
    ]);
  });
});
