import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { API_KEY, env, postAccweb, postSonoran } from "./support/senders.js";

/** Somebody's webhook. */
async function startTarget(status: () => number = () => 204) {
  const arrived: { headers: IncomingHttpHeaders; body: string }[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrived.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status()).end();
      for (const resolve of waiting.splice(0)) resolve();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    arrived,
    url: `http://127.0.0.1:${port}/hook`,
    until: async (count: number) => {
      while (arrived.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

function configWith(...targets: object[]): Record<string, string> {
  return { "tenfour.config.json": JSON.stringify({ targets }) };
}

describe("tenfour relay with targets", () => {
  it("forwards every event, and keeps the key out of what it sends and stores", async () => {
    const target = await startTarget();
    const files = configWith({ name: "site", type: "webhook", url: target.url, events: ["*"] });
    await using relay = new RelayProcess(["relay", "--json"], { env, files });
    const { sonoran, accweb, admin } = await relay.listening();
    expect(await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 4 } })).toBe(200);
    expect(
      await postSonoran(sonoran[0], "CUSTOM", { data: { text: `key is ${API_KEY.toUpperCase()}` } }),
    ).toBe(200);
    expect(await postAccweb(accweb[0], "instance_started")).toBe(204);
    await target.until(3);
    await relay.until(() => relay.lines.length === 4);
    const printed = relay.lines.slice(1).map((line) => JSON.parse(line) as { id: string });
    const sent = target.arrived.map(({ body }) => JSON.parse(body) as { id: string });
    const byId = (list: { id: string }[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(sent)).toEqual(byId(printed));
    expect(target.arrived.map(({ headers }) => headers["webhook-id"])).toEqual(sent.map(({ id }) => id));

    const dataDir = path.join(relay.folder, ".tenfour");
    const { body } = await ask(`${admin}/readyz`, tokenIn(dataDir));
    expect(body).toMatchObject({
      status: "ready",
      targets: [{ name: "site", type: "webhook", state: "working" }],
    });
    expect(statSync(path.join(dataDir, "outbox.db")).mode & 0o777).toBe(0o600);
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toMatchObject({ code: 0 });
    for (const file of readdirSync(dataDir)) {
      if (!file.startsWith("outbox")) continue;
      const stored = readFileSync(path.join(dataDir, file), "latin1").toLowerCase();
      for (const spelling of [
        API_KEY,
        Buffer.from(API_KEY).toString("base64"),
        API_KEY.replaceAll("/", "\\/"),
      ]) {
        expect(stored).not.toContain(spelling.toLowerCase());
      }
    }
  });

  it("leaves what a dead target did not take for the next start", async () => {
    let status = 503;
    const target = await startTarget(() => status);
    const files = configWith({ name: "site", type: "webhook", url: target.url });
    const dataDir = { TENFOUR_DATA_DIR: "kept" };
    await using first = new RelayProcess(["relay", "--json"], { env: { ...env, ...dataDir }, files });
    const { sonoran } = await first.listening();
    for (const identId of [1, 2, 3])
      await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId } });
    await first.until(() => first.lines.some((line) => line.includes('"state":"failing"')));
    first.child.kill("SIGTERM");
    expect(await first.ending).toMatchObject({ code: 0 });

    status = 204;
    const seen = target.arrived.length;
    const kept = { TENFOUR_DATA_DIR: path.join(first.folder, "kept") };
    await using second = new RelayProcess(["relay", "--json"], { env: { ...env, ...kept }, files });
    await second.listening();
    await target.until(seen + 3);
    const ids = target.arrived.slice(seen).map(({ body }) => (JSON.parse(body) as Logout).event.data.identId);
    expect(ids).toEqual([1, 2, 3]);
  });

  it.each<[string, object, string]>([
    ["a misspelt option", { name: "a", type: "webhook", ulr: "x" }, 'there is no option "ulr"'],
    [
      "a type that does not exist",
      { name: "a", type: "webhok", url: "http://x.example" },
      'expected a type of target: "webhook", "fivem" or "discord"',
    ],
    [
      "a metadata service",
      { name: "a", type: "webhook", url: "http://169.254.169.254/" },
      "nothing is ever sent there",
    ],
    [
      "a wrong pattern",
      { name: "a", type: "webhook", url: "http://x.example", events: ["a b"] },
      "EVENT_UNIT_*",
    ],
  ])("ends with one sentence about %s", async (_what, target, sentence) => {
    const ended = await run(["relay"], { env, files: configWith(target) });
    expect(ended.code).toBe(1);
    expect(ended.stderr.split("\n")).toHaveLength(2);
    expect(ended.stderr).toContain(sentence);
  });

  it("does not forward to itself", async () => {
    const url = "http://127.0.0.1:30999/event";
    const ended = await run(["relay", "--port", "30999"], {
      env,
      files: configWith({ name: "a", type: "webhook", url }),
    });
    expect(ended.stderr).toContain("where this process itself listens");
    expect(ended.code).toBe(1);
  });
});

interface Logout {
  readonly event: { readonly data: { readonly identId: number } };
}
