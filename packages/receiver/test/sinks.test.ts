import type { Sink, SinkEntry } from "@tenfour/receiver";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Deferred, deferred, turn, until } from "./support/deferred.js";
import { call911, custom, fromAccweb, fromSonoran, KEY, newLap } from "./support/events.js";
import { open } from "./support/open.js";

type Mood = "works" | "works at once" | "throws" | "rejects" | "hangs";

/** A sink whose mood the test sets. */
class MoodySink implements Sink {
  readonly name = "moody";
  readonly kept: SinkEntry[] = [];
  readonly tried: string[] = [];
  readonly hanging: Deferred<void>[] = [];
  mood: Mood = "works";

  keep(entry: SinkEntry): void | Promise<void> {
    this.tried.push(entry.id);
    if (this.mood === "throws") throw new Error("disk full");
    if (this.mood === "rejects") return turn().then(() => Promise.reject(new Error("disk full")));
    if (this.mood === "hangs") {
      const gate = deferred();
      this.hanging.push(gate);
      return gate.promise;
    }
    this.kept.push(entry);
    return this.mood === "works" ? turn() : undefined;
  }

  get keptIds(): string[] {
    return this.kept.map(({ id }) => id);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a sink that works", () => {
  test("gets the very bytes, and everything that is known before anybody has understood them", async () => {
    const sink = new MoodySink();
    await using opened = open({ sinks: [sink], now: () => Date.UTC(2026, 7, 1) });
    const body = Buffer.from(` {"type" : "CUSTOM", "key":"${KEY}", "n": 1.0 } `);
    const result = await opened.receiver.ingest(body, {
      ...fromSonoran,
      boundTo: { community: "main", server: 3 },
    });
    const lap = await opened.receiver.ingest(newLap("1"), fromAccweb);
    expect(sink.kept).toEqual([
      {
        id: result.status === "accepted" && result.id,
        source: "sonoran",
        transport: "local",
        receivedAt: "2026-08-01T00:00:00.000Z",
        community: "main",
        server: 3,
        raw: { bytes: body, exact: true },
      },
      {
        id: lap.status === "accepted" && lap.id,
        source: "accweb",
        transport: "local",
        receivedAt: "2026-08-01T00:00:00.000Z",
        instance: "1",
        raw: { bytes: newLap("1"), exact: true },
      },
    ]);
    // What finds the key is there for who asks for it by name, and follows the entry into no log.
    expect(sink.kept.map(({ keyPattern }) => keyPattern?.test(KEY.toUpperCase()))).toEqual([true, undefined]);
    expect(JSON.stringify(sink.kept)).not.toContain("keyPattern");
  });

  test("is awaited before the answer, and gets the next event meanwhile", async () => {
    const sink = new MoodySink();
    sink.mood = "hangs";
    await using opened = open({ sinks: [sink] });
    const answers: string[] = [];
    const first = opened.receiver.ingest(call911("Ada"), fromSonoran).then(() => answers.push("Ada"));
    const second = opened.receiver.ingest(call911("Bob"), fromSonoran).then(() => answers.push("Bob"));
    await turn();
    expect(sink.tried).toHaveLength(2);
    expect(answers).toEqual([]);
    sink.hanging[1]?.resolve();
    await second;
    expect(answers).toEqual(["Bob"]);
    sink.hanging[0]?.resolve();
    await first;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("sees nothing that was refused", async () => {
    const sink = new MoodySink();
    await using opened = open({ sinks: [sink] });
    await opened.receiver.ingest('{"key":"wrong"}', fromSonoran);
    expect(sink.tried).toEqual([]);
  });

  test("is needed by an event that no handler wants", async () => {
    const sink = new MoodySink();
    await using opened = open();
    opened.receiver.addSink(sink);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    expect(sink.kept).toHaveLength(1);
    expect(opened.receiver.stats().heldBytes).toBe(0);
  });
});

describe.each<Mood>(["throws", "rejects", "hangs"])("a sink that %s", (mood) => {
  test("degrades the receiver; answers stay positive, handlers run, order is kept, and it heals", async () => {
    const sink = new MoodySink();
    await using opened = open({ sinks: [sink], sinkTimeoutMs: 1_000 });
    const { receiver, log } = opened;
    const handled: string[] = [];
    const errors: string[] = [];
    receiver.on("EVENT_911", ({ id }) => handled.push(id));
    receiver.onError(({ code, message }) => errors.push(`${code} ${message}`));
    const ids: string[] = [];
    const send = async (): Promise<void> => {
      const result = await receiver.ingest(call911("Ada"), fromSonoran);
      ids.push(result.status === "accepted" ? result.id : result.code);
    };
    await send();
    expect(receiver.stats().degraded).toEqual([]);

    sink.mood = mood;
    const failing = send();
    await turn();
    await vi.advanceTimersByTimeAsync(mood === "hangs" ? 1_000 : 0);
    await failing;
    for (let round = 0; round < 3; round++) await send();
    await until(() => handled.length === 5);
    expect(handled).toEqual(ids);
    const [degraded] = receiver.stats().degraded;
    expect(degraded).toEqual({ sink: "moody", since: expect.stringMatching(/^\d{4}-.*Z$/), waiting: 4 });
    expect(receiver.stats().heldBytes).toBeGreaterThan(4 * call911("Ada").length);
    expect(errors).toEqual([
      expect.stringMatching(/^ERR_TENFOUR_SINK the sink "moody" .*; it waits in memory$/),
    ]);
    expect(log.messages("error")).toEqual([expect.stringMatching(/^degraded: /)]);

    // It fails once more, then works again.
    await vi.advanceTimersByTimeAsync(250);
    await turn();
    await turn();
    await vi.advanceTimersByTimeAsync(mood === "hangs" ? 1_000 : 0);
    sink.mood = "works";
    await vi.advanceTimersByTimeAsync(500);
    await until(() => receiver.stats().degraded.length === 0);
    expect(sink.keptIds).toEqual(ids);
    expect(receiver.stats().heldBytes).toBe(0);
    expect(log.messages("info")).toEqual([expect.stringMatching(/^healed: /)]);
    await send();
    expect(sink.keptIds).toEqual(ids);
  });
});

describe("while a sink fails", () => {
  test("what it was working on waits in order of acceptance, however the calls end", async () => {
    const sink = new MoodySink();
    sink.mood = "hangs";
    await using opened = open({ sinks: [sink], sinkTimeoutMs: 1_000 });
    const { receiver } = opened;
    const errors: string[] = [];
    receiver.onError(({ code }) => errors.push(code));
    const sent = ["Ada", "Bob", "Cy"].map((caller) => receiver.ingest(call911(caller), fromSonoran));
    sink.hanging[1]?.reject(new Error("disk full"));
    await sent[1];
    // Not retried while the calls before it are still under way.
    sink.mood = "works";
    await vi.advanceTimersByTimeAsync(900);
    expect(sink.tried).toHaveLength(3);
    const late = await receiver.ingest(call911("Di"), fromSonoran);
    sink.hanging[2]?.reject(new Error("disk full"));
    await vi.advanceTimersByTimeAsync(100);
    const ids = [...(await Promise.all(sent)), late].map((one) => (one.status === "accepted" ? one.id : ""));
    await vi.advanceTimersByTimeAsync(250);
    await until(() => receiver.stats().degraded.length === 0);
    expect(sink.keptIds).toEqual(ids);
    // Three calls failed together: one report tells it.
    expect(errors).toEqual(["ERR_TENFOUR_SINK"]);
    expect(receiver.stats().heldBytes).toBe(0);
  });

  test("it is asked less and less often", async () => {
    const sink = new MoodySink();
    sink.mood = "throws";
    await using opened = open({ sinks: [sink] });
    opened.receiver.onError(() => undefined);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    for (const [waitMs, tries] of [
      [249, 1],
      [1, 2],
      [499, 2],
      [1, 3],
      [1_000, 4],
      [2_000, 5],
      [5_000, 6],
      [4_999, 6],
      [1, 7],
    ] as const) {
      await vi.advanceTimersByTimeAsync(waitMs);
      expect(sink.tried).toHaveLength(tries);
    }
  });

  test("the memory bound holds: what is beyond it is shed", async () => {
    const sink = new MoodySink();
    sink.mood = "throws";
    await using opened = open({ sinks: [sink], maxHeldBytes: 1024 * 1024 });
    opened.receiver.onError(() => undefined);
    const statuses: string[] = [];
    for (let round = 0; round < 12; round++) {
      statuses.push(
        (await opened.receiver.ingest(custom({ padding: "x".repeat(100_000) }), fromSonoran)).status,
      );
    }
    expect(statuses).toEqual([...Array(10).fill("accepted"), "refused", "refused"]);
    sink.mood = "works at once";
    await vi.advanceTimersByTimeAsync(250);
    await until(() => sink.kept.length === 10);
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, refused: { ERR_TENFOUR_OVERLOADED: 2 } });
  });

  test("another sink that works is not held up", async () => {
    const failing = new MoodySink();
    failing.mood = "throws";
    const working = new MoodySink();
    await using opened = open({ sinks: [failing, working] });
    opened.receiver.onError(() => undefined);
    for (const caller of ["Ada", "Bob"]) await opened.receiver.ingest(call911(caller), fromSonoran);
    expect(working.kept).toHaveLength(2);
    expect(opened.receiver.stats().degraded).toMatchObject([{ waiting: 2 }]);
  });

  test("close gives it a last chance", async () => {
    const sink = new MoodySink();
    sink.mood = "throws";
    const opened = open({ sinks: [sink] });
    opened.receiver.onError(() => undefined);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    sink.mood = "works";
    await opened.receiver.close();
    expect(sink.kept).toHaveLength(1);
    expect(opened.log.text).not.toContain("lost");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("close reports what is lost", async () => {
    const sink = new MoodySink();
    sink.mood = "throws";
    const opened = open({ sinks: [sink] });
    opened.receiver.onError(() => undefined);
    for (const caller of ["Ada", "Bob"]) await opened.receiver.ingest(call911(caller), fromSonoran);
    await opened.receiver.close();
    expect(opened.log.lines.at(-1)).toMatchObject({
      level: "error",
      details: { sink: "moody", lost: 2 },
      message: expect.stringMatching(/^closed before a failing sink could keep/),
    });
    expect(opened.receiver.stats().heldBytes).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("close does not wait longer than closeTimeoutMs for one that hangs", async () => {
    const sink = new MoodySink();
    sink.mood = "hangs";
    const opened = open({ sinks: [sink], closeTimeoutMs: 2_000, sinkTimeoutMs: 60_000 });
    const errors: string[] = [];
    opened.receiver.onError(({ code }) => errors.push(code));
    const ingest = opened.receiver.ingest(call911("Ada"), fromSonoran);
    await turn();
    const closed = opened.receiver.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closed;
    expect((await ingest).status).toBe("accepted");
    expect(opened.log.lines.at(-1)).toMatchObject({ details: { sink: "moody", lost: 1 } });
    expect(opened.receiver.stats().heldBytes).toBe(0);
    expect(errors).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
