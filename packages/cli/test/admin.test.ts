import { existsSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ask, tokenIn } from "./support/admin.js";
import { RelayProcess, run } from "./support/relay-process.js";
import { env, postSonoran } from "./support/senders.js";

/** A port that somebody else has. */
async function busyPort(): Promise<{ port: number; [Symbol.dispose](): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, [Symbol.dispose]: () => void server.close() };
}

describe("the admin listener of tenfour relay", () => {
  it("is where the first line says, with a token for its owner alone", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { admin, sonoran } = await relay.listening();
    expect(admin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(`${admin}/livez`)).toEqual({ status: 200, body: "ok\n" });
    const dataDir = path.join(relay.folder, ".tenfour");
    expect(readdirSync(dataDir)).toEqual(["admin-token", "admin-url"]);
    expect(statSync(path.join(dataDir, "admin-token")).mode & 0o777).toBe(0o600);

    await postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", { data: { identId: 4 } });
    await relay.until(() => relay.lines.length === 2);
    const { id, receivedAt } = JSON.parse(relay.lines[1] ?? "") as Record<string, unknown>;
    const { status, body } = await ask(`${admin}/readyz`, tokenIn(dataDir));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      doors: [
        { source: "sonoran", state: "open", urls: sonoran, lastEventAt: receivedAt },
        { source: "accweb", state: "open", lastEventAt: null },
      ],
      lastEvent: { id, name: "EVENT_UNIT_LOGOUT" },
      receiver: { accepted: { sonoran: 1, accweb: 0 }, degraded: [] },
    });
    expect((await ask(`${admin}/readyz`, "wrong")).status).toBe(401);
    await relay.until(() => relay.stderr.includes("admin request refused"));
  });

  it("serves nothing on the public port, and no events on its own", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { admin, port } = await relay.listening();
    expect((await ask(`http://127.0.0.1:${port}/readyz`)).status).toBe(404);
    expect(await postSonoran(`${admin}/event`, "EVENT_UNIT_LOGOUT", {})).toBe(404);
  });

  it("keeps its token over restarts, in the data directory that was chosen", async () => {
    await using relay = new RelayProcess(["relay", "--json", "--data-dir", "kept"], { env });
    await relay.listening();
    const token = tokenIn(path.join(relay.folder, "kept"));
    expect(existsSync(path.join(relay.folder, ".tenfour"))).toBe(false);
    const again = { ...env, TENFOUR_DATA_DIR: path.join(relay.folder, "kept") };
    await using other = new RelayProcess(["relay", "--json"], { env: again });
    const { admin } = await other.listening();
    expect((await ask(`${admin}/readyz`, token)).status).toBe(200);
    expect(relay.output + other.output).not.toContain(token);
  });

  it("puts the data directory beside the config file", async () => {
    const files = { "conf/tenfour.yaml": "accweb: { secrets: [a-long-secret] }\nlisten: { port: 0 }\n" };
    await using relay = new RelayProcess(["relay", "--json", "-c", "conf/tenfour.yaml"], { files });
    await relay.listening();
    expect(readdirSync(path.join(relay.folder, "conf")).sort()).toEqual([".tenfour", "tenfour.yaml"]);
    expect(readdirSync(relay.folder)).toEqual(["conf"]);
  });

  it("says in one sentence that its port is in use", async () => {
    using busy = await busyPort();
    const ended = await run(["relay"], { env: { ...env, TENFOUR_ADMIN_PORT: String(busy.port) } });
    expect([ended.code, ended.stdout]).toEqual([1, ""]);
    expect(ended.stderr).toMatch(
      new RegExp(
        `^tenfour: the admin port ${busy.port} on 127\\.0\\.0\\.1 is already in use.*TENFOUR_ADMIN_PORT[^\n]*\n$`,
      ),
    );
  });

  it("says in one sentence that the data directory cannot be made", async () => {
    const ended = await run(["relay", "--data-dir", "taken/x"], { env, files: { taken: "" } });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^tenfour: the data directory \S+taken\/x cannot be made .*--data-dir[^\n]*\n$/,
    );
  });

  it("is there in a demo too, which takes any free port and leaves nothing behind", async () => {
    using busy = await busyPort();
    const ports = { TENFOUR_PORT: "0", TENFOUR_ADMIN_PORT: String(busy.port) };
    await using relay = new RelayProcess(["relay", "--json"], { env: ports });
    const { admin } = await relay.listening();
    expect((await ask(`${admin}/livez`)).status).toBe(200);
    await relay.until(() => relay.lines.length > 1);
    expect((await ask(`${admin}/readyz`)).status).toBe(200);
    expect(readdirSync(relay.folder)).toEqual([]);
  });
});
