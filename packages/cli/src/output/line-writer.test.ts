import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { LineWriter } from "./line-writer.js";

/** A stream whose reader takes a line when told to. */
class SlowReader extends Writable {
  readonly lines: string[] = [];
  readonly #pending: (() => void)[] = [];

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false });
  }

  override _write(chunk: string, _: BufferEncoding, done: () => void): void {
    this.#pending.push(() => {
      if (chunk !== "") this.lines.push(chunk);
      done();
    });
  }

  take(): void {
    this.#pending.shift()?.();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("LineWriter", () => {
  it("has callers wait for a slow reader, and makes a line only when it is its turn", async () => {
    const reader = new SlowReader();
    const writer = new LineWriter(reader, () => undefined);
    const made: string[] = [];
    const write = (text: string): void | Promise<void> =>
      writer.write(() => {
        made.push(text);
        return text;
      });
    const first = write("a");
    const second = write("b");
    const third = write("c");
    expect(made).toEqual(["a"]);
    expect(first).toBeInstanceOf(Promise);
    for (const expected of [
      ["a", "b"],
      ["a", "b", "c"],
    ]) {
      reader.take();
      await settle();
      expect(made).toEqual(expected);
    }
    reader.take();
    await Promise.all([first, second, third]);
    expect(reader.lines).toEqual(["a\n", "b\n", "c\n"]);
  });

  it("has nobody wait for a reader that keeps up", () => {
    const sink = new Writable({ write: (_, __, done) => done() });
    const writer = new LineWriter(sink, () => undefined);
    expect(writer.write(() => "a")).toBeUndefined();
  });

  it("flushes what is buffered", async () => {
    const reader = new SlowReader();
    const writer = new LineWriter(reader, () => undefined);
    void writer.write(() => "a");
    let flushed = false;
    const done = writer.flush().then(() => {
      flushed = true;
    });
    await settle();
    expect(flushed).toBe(false);
    reader.take();
    await settle();
    reader.take();
    await done;
    expect(reader.lines).toEqual(["a\n"]);
  });

  it("reports the first error, lets everybody go and drops what comes after", async () => {
    let failures = 0;
    const broken = new Writable({ highWaterMark: 1, write: (_, __, done) => done(new Error("EPIPE")) });
    const writer = new LineWriter(broken, () => {
      failures += 1;
    });
    await Promise.all([writer.write(() => "a"), writer.write(() => "b")]);
    expect(writer.write(() => "c")).toBeUndefined();
    await writer.flush();
    expect([failures, writer.failure?.message]).toEqual([1, "EPIPE"]);
  });
});
