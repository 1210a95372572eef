import { expect, test } from "vitest";
import { ByteCollector } from "./byte-collector.js";

const SIZES = [0, 1, 2, 1_000, 1_024, 5_000, 16_383, 16_384, 70_000];

function collect(chunks: readonly Uint8Array[], announcedBytes?: number): ByteCollector {
  const collector = new ByteCollector(announcedBytes);
  for (const chunk of chunks) collector.add(chunk);
  return collector;
}

test("one chunk is handed on as it is", () => {
  const chunk = Buffer.from("hello");
  expect(collect([Buffer.alloc(0), chunk]).toBytes()).toBe(chunk);
});

test("nothing is an empty body", () => {
  expect(collect([]).toBytes()).toHaveLength(0);
});

test("chunks of every size come out as they went in", () => {
  const source = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 31) % 251));
  for (const first of SIZES) {
    const chunks: Uint8Array[] = [source.subarray(0, first)];
    let at = first;
    for (let turn = 0; at < source.length; turn += 1) {
      const size = SIZES[(turn * 7 + first) % SIZES.length] ?? 1;
      chunks.push(source.subarray(at, at + size));
      at += size;
    }
    const collector = collect(chunks);
    expect(collector.size).toBe(source.length);
    expect(Buffer.compare(collector.toBytes(), source)).toBe(0);
  }
});

test.each([
  ["as announced", 0],
  ["shorter", 1],
  ["much shorter", 400_000],
  ["longer by a byte", -1],
  ["much longer", -250_000],
])("a large body that is put together while it comes: %s", (_how, missing) => {
  const source = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 31) % 251));
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < source.length; turn += 1) {
    const size = SIZES[turn % SIZES.length] ?? 1;
    chunks.push(source.subarray(at, at + size));
    at += size;
  }
  const collector = collect(chunks, source.length + missing);
  expect(collector.size).toBe(source.length);
  expect(Buffer.compare(collector.toBytes(), source)).toBe(0);
});

test("an announced size makes no memory before a quarter of it has come", () => {
  const before = process.memoryUsage().arrayBuffers;
  const chunk = Buffer.alloc(300_000, "x");
  const collectors = Array.from({ length: 20 }, () => collect([chunk, chunk], 100 * 1024 * 1024));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  expect(collectors[0]?.toBytes()).toHaveLength(600_000);
});

test("small chunks are copied, so that none of them lives on as an object", () => {
  const chunks = [Buffer.from("first "), Buffer.from("small"), Buffer.alloc(16_384, "L")];
  const collector = collect(chunks);
  chunks[1]?.fill("?");
  expect(Buffer.from(collector.toBytes()).toString()).toBe(`first small${"L".repeat(16_384)}`);
});
