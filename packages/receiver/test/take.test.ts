import type { IngestResult, Sink } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred, turn } from "./support/deferred.js";
import { bytes, call911, fromAccweb, fromSonoran, KEY, OTHER_KEY } from "./support/events.js";
import { open } from "./support/open.js";

const ACCEPTED = { status: "accepted", id: expect.any(String) };

describe("take", () => {
  test.each<[string, unknown, object, unknown]>([
    ["an event", call911("Ada"), fromSonoran, ACCEPTED],
    ["a text", call911("Ada").toString(), fromSonoran, ACCEPTED],
    ["a wrong key", bytes({ key: OTHER_KEY }), fromSonoran, refusal("ERR_TENFOUR_KEY_WRONG")],
    ["no key", "{}", fromSonoran, refusal("ERR_TENFOUR_KEY_MISSING")],
    ["a wrong secret", "{}", { ...fromAccweb, credentials: ["wrong"] }, refusal("ERR_TENFOUR_SECRET_WRONG")],
  ])("answers %s at once, and ingest the same later", async (_what, body, meta, expected) => {
    await using opened = open();
    expect(opened.receiver.take?.(body, meta as typeof fromSonoran)).toEqual(expected);
    expect(await opened.receiver.ingest(body, meta as typeof fromSonoran)).toEqual(expected);
  });

  test("runs no handler before its caller has the answer", async () => {
    await using opened = open();
    const seen: unknown[] = [];
    opened.receiver.onAny(({ id }) => seen.push(id));
    const result = opened.receiver.take?.(call911("Ada"), fromSonoran);
    await Promise.resolve();
    expect(seen).toEqual([]);
    await turn();
    expect([result]).toEqual([{ status: "accepted", id: seen[0] }]);
  });

  test("has its caller wait for a sink, and close() wait for both", async () => {
    const gate = deferred();
    const sink: Sink = { name: "outbox", keep: () => gate.promise };
    await using opened = open({ sinks: [sink] });
    const done: string[] = [];
    const result = opened.receiver.take?.(call911("Ada"), fromSonoran);
    if (!(result instanceof Promise)) throw new Error("answered before the sink");
    const both = [
      result.then(({ status }) => done.push(status)),
      opened.receiver.close().then(() => done.push("closed")),
    ];
    await turn();
    expect(done).toEqual([]);
    gate.resolve();
    await Promise.all(both);
    expect(done).toEqual(["accepted", "closed"]);
  });

  test("tells when an event has its place, before sinks are done with it, and nothing of a refused one", async () => {
    const gate = deferred();
    const kept: string[] = [];
    const sink: Sink = {
      name: "outbox",
      keep: ({ raw }) => {
        kept.push(Buffer.from(raw.bytes).toString());
        return gate.promise;
      },
    };
    await using opened = open({ sinks: [sink], workerThresholdBytes: 200 });
    const take = (body: string): Promise<unknown> =>
      new Promise((onPlaced) => {
        const meta = { ...fromSonoran, onPlaced: () => onPlaced("placed") };
        const result = opened.receiver.take?.(body, meta);
        if (!(result instanceof Promise)) onPlaced(result);
      });
    const small = call911("Ada").toString();
    const large = call911("x".repeat(200)).toString();
    expect(await take(small)).toBe("placed");
    expect(await take(large)).toBe("placed");
    expect(kept).toEqual([small, large]);
    expect(await take("{}")).toEqual(refusal("ERR_TENFOUR_KEY_MISSING"));
    gate.resolve();
  });

  test("has its caller wait for the worker that looks for a large body's key", async () => {
    await using opened = open({ workerThresholdBytes: 100 });
    const body = JSON.stringify({ key: KEY, type: "CUSTOM", padding: "x".repeat(200) });
    const result = opened.receiver.take?.(body, fromSonoran);
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toEqual(ACCEPTED);
  });
});

function refusal(code: Extract<IngestResult, { status: "refused" }>["code"]): IngestResult {
  return { status: "refused", code };
}
