import type { IngestMeta, ReceivedRecord, SinkEntry } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { call911, fromAccweb, KEY, newLap, OTHER_KEY, sessionChanged } from "./support/events.js";
import { MAIN, open } from "./support/open.js";

const OTHER = { communityId: "other", apiKey: OTHER_KEY };

/** What handlers and a sink get of an accweb body. */
async function received(
  body: unknown,
  meta: IngestMeta = fromAccweb,
): Promise<{ readonly record: string; readonly entry: SinkEntry }> {
  const kept: SinkEntry[] = [];
  const seen: ReceivedRecord[] = [];
  await using opened = open({
    sonoran: { communities: [MAIN, OTHER] },
    sinks: [{ name: "memory", keep: (entry) => void kept.push(entry) }],
  });
  opened.receiver.onAny((record) => void seen.push(record));
  await opened.receiver.ingest(body, meta);
  await opened.receiver.close();
  const [entry] = kept;
  if (entry === undefined) throw new Error("nothing was kept");
  return { record: JSON.stringify(seen), entry };
}

describe("a key of a community in an accweb event", () => {
  test.each<[string, string | Buffer, string]>([
    ["a Sonoran event on accweb's path", call911("Ada"), KEY],
    ["another community's, in another case", call911("Ada", OTHER_KEY.toUpperCase()), OTHER_KEY],
    ["in the name of the event", `{"eventName":"${KEY}"}`, KEY],
    ["in escapes", '{"eventName":"x","a":"\\u0045\\u0037A0-Main-Key\\/With.Punctuation"}', "a0-main-key"],
    ["in a body for the worker", `{"eventName":"${KEY}","pad":"${"x".repeat(300_000)}"}`, KEY],
  ])("%s, is in no record, and sinks can cut it out", async (_what, body, key) => {
    const { record, entry } = await received(body);
    expect(record).toContain("[redacted]");
    expect(record.toLowerCase()).not.toContain(key.toLowerCase());
    const { keyPattern = /(?!)/g } = entry;
    const stored = Buffer.from(entry.raw.bytes).toString().replace(keyPattern, "");
    expect(stored.toLowerCase()).not.toContain(key.toLowerCase());
    expect(stored).not.toContain("0-Main-Key");
    expect(JSON.stringify(entry)).not.toContain("keyPattern");
  });

  test("as its instance, is given to no sink", async () => {
    const { entry } = await received(newLap(KEY));
    expect(entry.instance).toBe("[redacted]");
  });

  test("in its trace, is given to no sink either", async () => {
    const traceparent = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;
    const withTrace = async (tracestate: string) =>
      (await received(newLap("1"), { ...fromAccweb, trace: { traceparent, tracestate } })).entry.trace;
    expect(await withTrace(`a=${OTHER_KEY}`)).toBeUndefined();
    expect(await withTrace("a=b")).toEqual({ traceparent, tracestate: "a=b" });
  });

  test("is taken out although it has been replaced meanwhile", async () => {
    await using opened = open();
    const seen: ReceivedRecord[] = [];
    opened.receiver.onAny((record) => void seen.push(record));
    await opened.receiver.ingest(call911("Ada"), fromAccweb);
    opened.receiver.reconfigure({ sonoran: { communities: [OTHER] } });
    await opened.receiver.ingest(call911("Bob", OTHER_KEY), fromAccweb);
    await opened.receiver.close();
    expect(seen).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${KEY}|${OTHER_KEY}`));
  });
});

test("an ordinary accweb event has no key to be cut out", async () => {
  for (const body of [newLap("1"), sessionChanged("1", 10, 40)]) {
    const { record, entry } = await received(body);
    expect(entry.keyPattern).toBeUndefined();
    expect(record).not.toContain("[redacted]");
  }
});
