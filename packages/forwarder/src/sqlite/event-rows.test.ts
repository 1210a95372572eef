import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { makeEvent } from "../../test/support/deliveries.js";
import { outboxFile } from "../../test/support/outbox-file.js";
import type { Connection } from "./connection.js";
import { toColumns, unpackEvents } from "./event-codec.js";
import { readPack } from "./event-rows.js";
import { insertEvents } from "./insert-events.js";

function store(connection: Connection, bodies: readonly (Uint8Array | "chunks")[]): void {
  const rows = bodies.map((body, index) => {
    const head = toColumns(makeEvent(index + 1), index + 1);
    const bytes = body === "chunks" ? CHUNKS : body;
    return { head, size: bytes.byteLength, crc: crc32(bytes), body: body === "chunks" ? null : body };
  });
  connection.transaction("NORMAL", () => insertEvents(connection, rows));
  for (const [index, body] of bodies.entries()) {
    if (body !== "chunks") continue;
    for (const [part, bytes] of [CHUNKS.subarray(0, 3), CHUNKS.subarray(3)].entries()) {
      connection.sql("INSERT INTO chunks VALUES (?, ?, ?)").run(index + 1, part, bytes);
    }
  }
}

const CHUNKS = Buffer.from([0xff, 0, 0xc3, 0x28, 0]);

/** What came back: the bytes, or null where they are damaged. */
function read(connection: Connection, where = "true"): (Uint8Array | null)[] {
  return unpackEvents(readPack(connection, where)).map(({ event }) =>
    event === undefined ? null : new Uint8Array(event.body.bytes),
  );
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("bytes come back as they are, whatever they would be as a text", () => {
  const connection = outboxFile();
  const bodies = [
    ...Array.from({ length: 256 }, (_, value) => bytes(value)),
    Uint8Array.from({ length: 256 }, (_, index) => index),
    bytes(),
    bytes(0, 0, 0),
    // The halves of characters, which would make one if a text were made of them.
    bytes(0xc3),
    bytes(0xa9, 0xed, 0xa0),
    bytes(0x80, 0xf0, 0x9f),
    bytes(0xef, 0xbb, 0xbf),
    Buffer.from('{"name":"💥\\u0000\u0000"}'),
    bytes(),
  ];
  store(connection, bodies);
  expect(read(connection)).toEqual(bodies.map((body) => new Uint8Array(body)));
});

test("bodies in chunks have their place among the others", () => {
  const connection = outboxFile();
  store(connection, [bytes(1), "chunks", bytes(), "chunks", bytes(2, 0)]);
  const whole = new Uint8Array(CHUNKS);
  expect(read(connection)).toEqual([bytes(1), whole, bytes(), whole, bytes(2, 0)]);
  expect(read(connection, "seq IN (2, 4)")).toEqual([whole, whole]);
});

test("a body that is longer or shorter than what was written damages no other", () => {
  const connection = outboxFile();
  store(connection, [bytes(1, 2), bytes(3, 4), bytes(5, 6), "chunks", bytes(7, 8)]);
  connection.sql("UPDATE events SET body = ? WHERE seq = 2").run(bytes(3));
  connection.sql("UPDATE events SET body = ? WHERE seq = 3").run(bytes(5, 6, 6, 6));
  connection.sql("DELETE FROM chunks WHERE seq = 4 AND part = 0").run();
  expect(read(connection)).toEqual([bytes(1, 2), null, null, null, bytes(7, 8)]);
});

test("they are in the order of the log, and nothing is a pack too", () => {
  const connection = outboxFile();
  store(connection, [bytes(1), bytes(2), bytes(3)]);
  const pack = readPack(connection, "seq IN (SELECT value FROM json_each(?))", "[3,1]");
  expect(unpackEvents(pack).map(({ seq }) => seq)).toEqual([1, 3]);
  expect(readPack(connection, "false").ends).toEqual([]);
});
