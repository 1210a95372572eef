import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { deferred, turn, until } from "./support/deferred.js";
import { call911, custom, fromAccweb, fromSonoran, KEY, newLap } from "./support/events.js";
import { open } from "./support/open.js";

const CLOSED = { status: "refused", code: "ERR_TENFOUR_CLOSED" };

describe("close()", () => {
  test("lets what was accepted finish, and takes nothing more in", async () => {
    const { receiver, log } = open();
    const gate = deferred();
    const seen: string[] = [];
    receiver.on("EVENT_911", async ({ event }) => {
      await gate.promise;
      seen.push(event.data.call.caller);
    });
    for (const caller of ["Ada", "Bob", "Cy"]) await receiver.ingest(call911(caller), fromSonoran);
    const closed = receiver.close();
    const hold = receiver.hold(1_000);
    expect(await receiver.ingest(call911("Di"), { ...fromSonoran, ...(hold && { hold }) })).toEqual(CLOSED);
    gate.resolve();
    await closed;
    expect(seen).toEqual(["Ada", "Bob", "Cy"]);
    expect(receiver.stats()).toMatchObject({ heldBytes: 0, waiting: 0, refused: { ERR_TENFOUR_CLOSED: 1 } });
    expect(log.messages("error")).toEqual([]);
  });

  test("waits for what is still being verified", async () => {
    const { receiver } = open();
    const seen: string[] = [];
    receiver.onAny(({ name }) => seen.push(String(name)));
    const ingest = receiver.ingest(custom({ padding: "x".repeat(300_000) }), fromSonoran);
    await receiver.close();
    expect((await ingest).status).toBe("accepted");
    expect(seen).toEqual(["CUSTOM"]);
  });

  test("is the same promise every time, also as the end of a block", async () => {
    const { receiver } = open();
    const closed = receiver.close();
    expect(receiver.close()).toBe(closed);
    expect(receiver[Symbol.asyncDispose]()).toBe(closed);
    await closed;
    expect(receiver.close()).toBe(closed);
  });

  test("does not wait longer than closeTimeoutMs for a handler, and says what it left undone", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { receiver, log } = open({ closeTimeoutMs: 4_000 });
      const seen: string[] = [];
      const errors: unknown[] = [];
      const stuck = deferred();
      receiver.onError((error) => errors.push(error));
      receiver.on("EVENT_911", ({ event }) => {
        seen.push(event.data.call.caller);
        return stuck.promise;
      });
      const loop = receiver.events("EVENT_911").next();
      for (const caller of ["Ada", "Bob", "Cy"]) await receiver.ingest(call911(caller), fromSonoran);
      await until(() => seen.length === 1);
      const closed = receiver.close();
      await turn();
      await vi.advanceTimersByTimeAsync(4_000);
      await closed;
      await loop;
      expect(log.lines).toEqual([
        {
          level: "error",
          details: { running: 1, waiting: 2 },
          message: "closed before handlers were done with these events",
        },
      ]);
      expect(receiver.stats()).toMatchObject({ heldBytes: 0, waiting: 0 });
      expect(vi.getTimerCount()).toBe(0);
      stuck.resolve();
      await turn();
      await turn();
      expect(seen).toEqual(["Ada"]);
      expect(errors).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("ends while a handler waits for it", async () => {
    const { receiver } = open({ closeTimeoutMs: 50 });
    const seen: string[] = [];
    receiver.on("EVENT_911", async () => {
      await receiver.close();
      seen.push("closed");
    });
    await receiver.ingest(call911("Ada"), fromSonoran);
    await until(() => seen.length === 1);
    expect(receiver.stats().heldBytes).toBe(0);
  });

  test("of a receiver that has done nothing", async () => {
    const { receiver, log } = open();
    await receiver.close();
    expect(log.lines).toEqual([]);
  });
});

describe("the process", () => {
  const run = promisify(execFile);
  const program = (body: string): Promise<{ stdout: string; stderr: string }> =>
    run(process.execPath, ["--input-type=module", "--eval", body], { cwd: import.meta.dirname });
  const intro = `
    process.on("worker", (worker) => worker.on("exit", () => process.stdout.write("worker ended ")));
    import { createReceiver } from "@tenfour/receiver";
    const receiver = createReceiver({ sonoran: { communities: [{ communityId: "main", apiKey: "${KEY}" }] }, accweb: { auth: "none" } });
    const large = JSON.stringify({ key: "${KEY}", type: "CUSTOM", padding: "x".repeat(300_000) });
    receiver.onAny(({ name }) => process.stdout.write(name + " "));
  `;

  test("ends by itself after close()", async () => {
    const { stdout, stderr } = await program(`${intro}
      await receiver.ingest(large, { source: "sonoran", transport: "local" });
      await receiver.ingest("{}", { source: "sonoran", transport: "local", origin: { address: "::1" } });
      await receiver.close();
      process.stdout.write("closed " + process.getActiveResourcesInfo().filter((one) => /Timeout|Immediate/.test(one)));
    `);
    expect(stdout).toBe("CUSTOM worker ended closed ");
    expect(stderr).toMatch(/^tenfour warn refused: the body has no readable key \{.*\}\n$/);
  });

  test("ends by itself although nobody closed", async () => {
    const { stdout, stderr } = await program(`${intro}
      await receiver.ingest(large, { source: "sonoran", transport: "local" });
      await receiver.ingest("wrong", { source: "sonoran", transport: "local" });
    `);
    expect(stdout).toBe("CUSTOM ");
    expect(stderr).toContain("ERR_TENFOUR_KEY_MISSING");
  });

  test("is not kept by an import alone", async () => {
    expect(await program('import "@tenfour/receiver"; process.stdout.write("ok")')).toEqual({
      stdout: "ok",
      stderr: "",
    });
  });

  test("survives promises that handlers and middleware leave behind", async () => {
    const { stdout } = await program(`${intro}
      receiver.use((record, next) => { next(); next(); next(); });
      receiver.onAny(() => Promise.reject(new Error("no")));
      receiver.onError(() => Promise.reject(new Error("no")));
      for (let i = 0; i < 3; i++) await receiver.ingest({ eventName: "x" }, { source: "accweb", transport: "local" });
      await receiver.close();
      process.stdout.write("closed");
    `);
    expect(stdout).toBe("x x x closed");
  });

  test("is not ended by a common loader flag that the worker would not understand", async () => {
    const { stdout, stderr } = await run(
      process.execPath,
      [
        "--import",
        "data:text/javascript,globalThis.loaded=1",
        "--input-type=module",
        "--eval",
        `${intro}
        await receiver.ingest(large, { source: "sonoran", transport: "local" });
        await receiver.close();`,
      ],
      { cwd: import.meta.dirname },
    );
    expect(stdout).toBe("CUSTOM worker ended ");
    expect(stderr).toBe("");
  });
});

test("a closed receiver lets nothing wait", async () => {
  const { receiver } = open();
  await receiver.close();
  receiver.onAny(() => undefined);
  expect(await receiver.ingest(newLap("1"), fromAccweb)).toEqual(CLOSED);
  expect(receiver.stats()).toMatchObject({ waiting: 0, heldBytes: 0 });
});
