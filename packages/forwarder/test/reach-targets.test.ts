import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { reachTargets } from "@tenfour/forwarder";
import { expect, onTestFinished, test } from "vitest";
import { TargetServer } from "./support/target-server.js";

const pem = (name: string): Buffer =>
  readFileSync(new URL(`../../receiver-http/test/tls/first.${name}.pem`, import.meta.url));

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const webhook = (name: string, url: string) => ({ name, type: "webhook" as const, url });

test("a target is connected to and sent nothing", async () => {
  const got: Buffer[] = [];
  const ended: Promise<unknown>[] = [];
  const port = await portOf(
    createServer((socket) => {
      socket.on("data", (bytes: Buffer) => got.push(bytes));
      ended.push(once(socket, "close"));
    }),
  );
  const handler = async (): Promise<void> => undefined;
  const found = await reachTargets({
    targets: [
      webhook("plain", `http://user:p4ss@127.0.0.1:${port}/t0ken?key=s3cret`),
      { name: "own", type: "function", handler },
    ],
  });
  expect(found).toEqual([
    { name: "plain", destination: `127.0.0.1:${port}`, reach: { reached: true, tookMs: expect.any(Number) } },
    { name: "own", reach: undefined },
  ]);
  await Promise.all(ended);
  expect(ended).toHaveLength(1);
  expect(Buffer.concat(got)).toHaveLength(0);
});

test("what is in the way is said in a sentence about the host, with a code", async () => {
  const gone = createServer();
  const closed = await portOf(gone);
  gone.close();
  await using http = await TargetServer.start();
  const selfSigned = await portOf(createTlsServer({ cert: pem("cert"), key: pem("key") }));
  const silent = await portOf(createServer((socket) => void socket.on("error", () => undefined)));
  const found = await reachTargets({
    listening: () => [{ host: "127.0.0.1", port: http.port }],
    targets: [
      webhook("closed", `http://127.0.0.1:${closed}/t0ken`),
      webhook("self-signed", `https://localhost:${selfSigned}/t0ken`),
      { ...webhook("hanging", `https://127.0.0.1:${silent}/t0ken`), timeoutMs: 300 },
      webhook("itself", http.url),
      webhook("metadata", "http://169.254.169.254/latest/meta-data"),
      webhook("nowhere", "http://t0ken.invalid/"),
      { name: "odd", type: "chat" },
    ],
  });
  expect(found.map(({ name, reach }) => [name, reach])).toEqual([
    ["closed", refusal("ECONNREFUSED", `127.0.0.1:${closed} refused the connection`)],
    ["self-signed", refusal("DEPTH_ZERO_SELF_SIGNED_CERT", `localhost:${selfSigned} has a certificate`)],
    ["hanging", refusal("UND_ERR_CONNECT_TIMEOUT", "did not take the connection in time")],
    ["itself", refusal("ERR_TENFOUR_OPTIONS", "is where this process itself listens")],
    ["metadata", refusal("ERR_TENFOUR_OPTIONS", "is a link-local, metadata or otherwise special address")],
    ["nowhere", refusal(expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), "t0ken.invalid ")],
    ["odd", refusal("ERR_TENFOUR_OPTIONS", 'there is no type "chat"')],
  ]);
  const spoken = await reachTargets({ targets: [webhook("http", http.url.replace("http:", "https:"))] });
  expect(spoken[0]?.reach).toMatchObject({
    reached: false,
    detail: expect.stringContaining("does not speak TLS"),
  });
  expect(http.arrived).toEqual([]);
  expect(JSON.stringify(found)).not.toContain("/t0ken");
});

function refusal(code: unknown, detail: string) {
  return { reached: false, code, detail: expect.stringContaining(detail) };
}
