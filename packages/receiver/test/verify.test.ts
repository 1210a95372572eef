import type { IngestResult, ReceivedInvalid } from "@tenfour/receiver";
import { afterAll, describe, expect, test } from "vitest";
import { bytes, call911, fromSonoran, KEY } from "./support/events.js";
import { open } from "./support/open.js";

const ACCEPTED = { status: "accepted", id: expect.any(String) };
const MISSING: IngestResult = { status: "refused", code: "ERR_TENFOUR_KEY_MISSING" };
const WRONG: IngestResult = { status: "refused", code: "ERR_TENFOUR_KEY_WRONG" };

const quoted = JSON.stringify(KEY);
const escaped = `"${[...KEY].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
const BOM = "\uFEFF";

/** The scanner reads large bodies, JSON.parse small ones: whoever asks must get the same answer. */
const readers = [
  { reader: "read as a whole", workerThresholdBytes: 64 * 1024 * 1024 },
  { reader: "read by the scanner", workerThresholdBytes: 0 },
];

describe.each(readers)("the key of a Sonoran body, $reader", ({ workerThresholdBytes }) => {
  const { receiver } = open({ workerThresholdBytes });
  afterAll(() => receiver.close());

  const verdictOn = async (body: Uint8Array): Promise<IngestResult> => {
    const result = await receiver.ingest(body, fromSonoran);
    expect(receiver.stats().heldBytes).toBe(0);
    return result;
  };

  test.each([
    ["as it is", quoted],
    ["in lower case", quoted.toLowerCase()],
    ["in upper case", quoted.toUpperCase()],
    ["spelt with JSON escapes", escaped],
    ["spelt with an escaped slash", quoted.replace("/", "\\/")],
  ])("is accepted %s", async (_how, key) => {
    expect(await verdictOn(bytes(`{"type":"X","key":${key}}`))).toEqual(ACCEPTED);
  });

  test.each([
    ["a prefix of it", JSON.stringify(KEY.slice(0, -1))],
    ["more than it", JSON.stringify(`${KEY}x`)],
    ["white space before it", JSON.stringify(` ${KEY}`)],
    ["white space behind it", JSON.stringify(`${KEY}\n`)],
    ["an empty text", '""'],
    ["an array of it", `[${quoted}]`],
    ["an object with it", `{"key":${quoted}}`],
    ["a number", "12345678"],
    ["true", "true"],
    ["null", "null"],
    ["5 MB", JSON.stringify("k".repeat(5_000_000))],
  ])("is refused for %s", async (_what, key) => {
    expect(await verdictOn(bytes(`{"key":${key},"type":"X"}`))).toEqual(WRONG);
  });

  test("compares letters beyond ASCII as they are", async () => {
    const withUmlaut = "Schlüssel-der-Wache";
    receiver.addCommunity({ communityId: "fire brigade", apiKey: withUmlaut });
    expect(await verdictOn(bytes({ key: withUmlaut.replace("S", "s") }))).toEqual(ACCEPTED);
    expect(await verdictOn(bytes({ key: withUmlaut.toUpperCase() }))).toEqual(WRONG);
    // The Kelvin sign, whose lower case is the letter k.
    expect(await verdictOn(bytes({ key: KEY.replace("K", "\u212a") }))).toEqual(WRONG);
  });

  test.each([
    ["no key", '{"type":"X"}'],
    ["a key further in", `{"data":{"key":${quoted}}}`],
    ["a key that is spelt otherwise", `{"KEY":${quoted}}`],
    ["an array", `[{"key":${quoted}}]`],
    ["a text", quoted],
    ["null", "null"],
    ["nothing", ""],
    ["white space", " \n"],
    ["binary", "\u0000\u0001\u0002"],
  ])("is missing from %s", async (_what, body) => {
    expect(await verdictOn(bytes(body))).toEqual(MISSING);
  });

  test("is the last one where there are several, as for every reader of JSON", async () => {
    expect(await verdictOn(bytes(`{"key":"someone else's","key":${quoted}}`))).toEqual(ACCEPTED);
    expect(await verdictOn(bytes(`{"key":${quoted},"key":"someone else's"}`))).toEqual(WRONG);
    expect(await verdictOn(bytes(`{"key":${quoted},"\\u006bey":"someone else's"}`))).toEqual(WRONG);
    expect(await verdictOn(bytes(`{"key":${quoted},"key":7}`))).toEqual(WRONG);
    expect(await verdictOn(bytes(`{"key":${quoted},"key":{"key":${quoted}}}`))).toEqual(WRONG);
  });

  test("is found under a name that is spelt with escapes", async () => {
    expect(await verdictOn(bytes(`{"\\u006b\\u0065y":${quoted}}`))).toEqual(ACCEPTED);
  });

  test("is found behind a byte order mark", async () => {
    expect(await verdictOn(bytes(`${BOM}{"key":${quoted}}`))).toEqual(ACCEPTED);
  });

  test("is found beside bytes that are not UTF-8", async () => {
    const body = Buffer.concat([bytes(`{"key":${quoted},"name":"`), Buffer.from([0xff, 0xc3]), bytes('"}')]);
    expect(await verdictOn(body)).toEqual(ACCEPTED);
  });

  test.each(["", BOM])("is not looked for in UTF-16 (byte order mark: %j)", async (mark) => {
    expect(await verdictOn(Buffer.from(`${mark}{"key":${quoted}}`, "utf16le"))).toEqual(MISSING);
    expect(await verdictOn(Buffer.from(`${mark}{"key":${quoted}}`, "utf16le").swap16())).toEqual(MISSING);
  });

  test("is refused when the body was cut off inside it", async () => {
    const body = call911("Ada");
    const start = body.indexOf(KEY);
    for (const cut of [start + 1, start + KEY.length - 1, start + KEY.length]) {
      expect(await verdictOn(body.subarray(0, cut))).toEqual(MISSING);
    }
    expect(await verdictOn(body.subarray(0, start + KEY.length + 1))).toEqual(ACCEPTED);
  });

  test.each([
    ["a trailing comma", `{"key":${quoted},"type":"EVENT_911",}`],
    ["comments", `// from the manual\n{ /* the key */ "key": /* here */ ${quoted}, "type": "EVENT_911" }`],
    ["an end that was cut off", `{"key":${quoted},"type":"EVENT_911","data":{"call":`],
    ["something behind it", `{"key":${quoted}}}}}`],
    ["a control character", `{"key":${quoted},"type":"EVENT_\n911"}`],
    ["a number that JSON does not know", `{"a":NaN,"key":${quoted}}`],
  ])("is enough for a body that is not JSON: %s", async (_what, text) => {
    await using opened = open({ workerThresholdBytes });
    const seen: ReceivedInvalid[] = [];
    opened.receiver.onInvalid((record) => seen.push(record));
    const body = bytes(text);
    expect(await opened.receiver.ingest(body, fromSonoran)).toEqual(ACCEPTED);
    await opened.receiver.close();
    expect(seen).toMatchObject([{ outcome: "invalid", name: null, event: null, community: "main" }]);
    expect(seen[0]?.issues).toEqual([{ path: [], message: expect.stringMatching(/^not valid JSON/) }]);
    expect(Buffer.from(seen[0]?.raw.bytes ?? [])).toEqual(body);
    expect(JSON.stringify(seen)).not.toContain(KEY);
  });
});

describe("what a door may hand over instead of bytes", () => {
  test("a JSON text", async () => {
    await using opened = open();
    expect(await opened.receiver.ingest(call911("Ada").toString(), fromSonoran)).toEqual(ACCEPTED);
  });

  test("a value that a framework has parsed", async () => {
    await using opened = open();
    expect(await opened.receiver.ingest({ key: KEY, type: "X" }, fromSonoran)).toEqual(ACCEPTED);
    expect(await opened.receiver.ingest({ key: "other" }, fromSonoran)).toEqual(WRONG);
  });

  test("bytes of any kind", async () => {
    await using opened = open();
    const body = Uint8Array.from(call911("Ada"));
    for (const input of [body, body.buffer, new DataView(body.buffer), new Uint8ClampedArray(body)]) {
      expect(await opened.receiver.ingest(input, fromSonoran)).toEqual(ACCEPTED);
    }
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["a symbol", Symbol("key")],
    ["a function", () => KEY],
    ["a date", new Date(0)],
  ])("nothing readable in %s", async (_what, value) => {
    await using opened = open();
    expect(await opened.receiver.ingest(value, fromSonoran)).toEqual(MISSING);
    expect(opened.receiver.stats().heldBytes).toBe(0);
  });

  test("nothing readable in values whose members throw", async () => {
    await using opened = open();
    const getter = {
      get key(): string {
        throw new Error("no");
      },
    };
    const proxy = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error("no");
        },
      },
    );
    expect(await opened.receiver.ingest(getter, fromSonoran)).toEqual(MISSING);
    expect(await opened.receiver.ingest(proxy, fromSonoran)).toEqual(MISSING);
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, errors: 0 });
  });

  test("a cyclic value keeps its safe part", async () => {
    await using opened = open();
    const seen: string[] = [];
    opened.receiver.onAny(({ raw }) => seen.push(Buffer.from(raw.bytes).toString()));
    const body: Record<string, unknown> = { key: KEY, type: "CUSTOM" };
    body["self"] = body;
    expect(await opened.receiver.ingest(body, fromSonoran)).toEqual(ACCEPTED);
    await opened.receiver.close();
    expect(seen).toEqual([JSON.stringify({ key: KEY, type: "CUSTOM", self: null })]);
  });
});

test("a source that is not configured, or that nobody knows, is refused", async () => {
  await using opened = open({ sonoran: undefined, accweb: undefined });
  const off = { status: "refused", code: "ERR_TENFOUR_SOURCE_OFF" };
  expect(await opened.receiver.ingest(call911("Ada"), fromSonoran)).toEqual(off);
  expect(await opened.receiver.ingest("{}", { source: "accweb", transport: "http" })).toEqual(off);
  const unheardOf = { source: "Sonoran" as "sonoran", transport: "http" } as const;
  await using configured = open();
  expect(await configured.receiver.ingest(call911("Ada"), unheardOf)).toEqual(off);
  expect(opened.receiver.serves("sonoran")).toBe(false);
  expect(opened.receiver.serves("accweb")).toBe(false);
  expect(opened.receiver.admit("sonoran", [])).toBeUndefined();
  expect(opened.receiver.admit("accweb", ["anything at all"])).toBeUndefined();
});
