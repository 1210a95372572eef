import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { constants } from "node:os";
import { describe, expect, it } from "vitest";
import { RelayProcess } from "./support/relay-process.js";
import { env, postSonoran } from "./support/senders.js";

const logout = (unit: number): object => ({ data: { identId: unit } });

/** A connection with half a request on it, which the relay waits for when it ends. */
async function halfRequest(port: number): Promise<Socket> {
  const socket = createConnection(port, "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    const head = "POST /event HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n";
    socket.once("error", reject).write(head);
    socket.once("data", () => resolve());
  });
  socket.write('{"key":');
  return socket.on("error", () => undefined);
}

async function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", () => resolve(true));
  });
}

describe("tenfour relay ends", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "cleanly on %s, with every event printed that it has accepted",
    async (signal) => {
      await using relay = new RelayProcess(["relay", "--json"], { env });
      const { sonoran } = await relay.listening();
      const ids = Array.from({ length: 50 }, (_, index) => index);
      await Promise.all(ids.map((id) => postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", logout(id))));
      relay.child.kill(signal);
      expect(await relay.ending).toEqual({ code: 0, signal: null });
      expect(
        relay.lines
          .slice(1)
          .map(identId)
          .sort((a, b) => a - b),
      ).toEqual(ids);
      expect(relay.stderr).toBe("");
    },
  );

  it.each(["SIGTERM", "SIGINT"] as const)("at once on a second %s", async (signal) => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { port } = await relay.listening();
    const socket = await halfRequest(port);
    relay.child.kill(signal);
    while (!(await isRefused(port)));
    relay.child.kill(signal);
    expect(await relay.ending).toEqual({ code: 128 + constants.signals[signal], signal: null });
    socket.destroy();
  });

  it("quietly when nobody reads its output any more", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env });
    const { sonoran } = await relay.listening();
    relay.child.stdout.destroy();
    const posted = postSonoran(sonoran[0], "EVENT_UNIT_LOGOUT", logout(1));
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(await posted).toBe(200);
    expect(relay.stderr).toBe("");
  });
});

describe("tenfour relay with a reader that takes nothing", () => {
  const files = { "tenfour.config.json": JSON.stringify({ limits: { maxHeldBytes: 1024 * 1024 } }) };
  const padding = "x".repeat(100_000);

  /** Posts events until one is shed; returns how many were accepted. */
  async function fill(url: string | undefined): Promise<number> {
    for (let accepted = 0; accepted < 1_000; accepted++) {
      const status = await postSonoran(url, "EVENT_UNIT_LOGOUT", { data: { identId: accepted, padding } });
      if (status === 503) return accepted;
      expect(status).toBe(200);
    }
    throw new Error("nothing was shed");
  }

  it("holds no more than it may, sheds the rest, and prints every accepted event once it is read", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env, files, unread: true });
    await relay.readOnce();
    const { sonoran } = await relay.listening();
    const accepted = await fill(sonoran[0]);
    relay.readStdout();
    await relay.until(() => relay.lines.length === accepted + 1);
    expect(relay.lines.slice(1).map(identId)).toEqual(Array.from({ length: accepted }, (_, index) => index));
    relay.child.kill("SIGTERM");
    expect(await relay.ending).toEqual({ code: 0, signal: null });
    expect(relay.lines).toHaveLength(accepted + 1);
  });

  it("ends all the same, and says that not everything was taken", async () => {
    await using relay = new RelayProcess(["relay", "--json"], { env, files, unread: true });
    await relay.readOnce();
    const { sonoran } = await relay.listening();
    await fill(sonoran[0]);
    const exited = once(relay.child, "exit");
    relay.child.kill("SIGTERM");
    expect(await exited).toEqual([1, null]);
    relay.readStdout();
    await relay.ending;
    expect(relay.stderr).toContain("has not taken every line");
  });
});

function identId(line: string): number {
  return (JSON.parse(line) as { event: { data: { identId: number } } }).event.data.identId;
}
