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

/** A stream whose reader takes whatever comes at once. */
function quickReader(): { readonly sink: Writable; readonly taken: string[] } {
  const taken: string[] = [];
  const sink = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      taken.push(chunk);
      done();
    },
  });
  return { sink, taken };
}

const FIVE = "a1a2a3\nb\nc1c2\n\nd\n";

/** Writes five lines, long and short, without waiting for any. */
async function writeFive(writer: LineWriter): Promise<void> {
  await Promise.all([
    writer.write(() => ["a1", "a2", "a3"]),
    Promise.resolve(writer.write(() => "b")),
    writer.write(() => ["c1", "c2"]),
    writer.write(() => []),
    Promise.resolve(writer.write(() => "d")),
  ]);
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

describe("LineWriter, of lines in pieces", () => {
  it("writes no line into another, and keeps their order, whether the reader is slow", async () => {
    const reader = new SlowReader();
    const written = writeFive(new LineWriter(reader, () => undefined));
    let isDone = false;
    void written.then(() => {
      isDone = true;
    });
    while (!isDone) {
      reader.take();
      await settle();
    }
    expect(reader.lines.join("")).toBe(FIVE);
  });

  it("or keeps up", async () => {
    const { sink, taken } = quickReader();
    await writeFive(new LineWriter(sink, () => undefined));
    expect(taken.join("")).toBe(FIVE);
  });

  it("does other work between the pieces, and makes each only when it is its turn", async () => {
    const sink = new Writable({ write: (_, __, done) => done() });
    const writer = new LineWriter(sink, () => undefined);
    const course: string[] = [];
    function* pieces(): Generator<string, void> {
      for (const piece of ["a1", "a2", "a3"]) {
        course.push(piece);
        setImmediate(() => course.push(`after ${piece}`));
        yield piece;
      }
    }
    await writer.write(pieces);
    expect(course).toEqual(["a1", "after a1", "a2", "after a2", "a3", "after a3"]);
  });

  it("flushes a line that is under way", async () => {
    const { sink, taken } = quickReader();
    const writer = new LineWriter(sink, () => undefined);
    void writer.write(() => ["a1", "a2", "a3"]);
    await writer.flush();
    expect(taken.join("")).toBe("a1a2a3\n");
  });

  it("ends a line whose making fails, and goes on with the next", async () => {
    const reader = new SlowReader();
    const writer = new LineWriter(reader, () => undefined);
    function* broken(): Generator<string, void> {
      yield "a1";
      throw new Error("no more of it");
    }
    const failed = Promise.resolve(writer.write(broken)).catch((error: unknown) => String(error));
    const next = writer.write(() => "b");
    for (let turn = 0; turn < 6; turn++) {
      reader.take();
      await settle();
    }
    expect(await failed).toBe("Error: no more of it");
    await next;
    expect(reader.lines.join("")).toBe("a1\nb\n");
  });

  it("lets everybody go when the stream fails in the middle", async () => {
    let failures = 0;
    const made: string[] = [];
    const broken = new Writable({ highWaterMark: 1, write: (_, __, done) => done(new Error("EPIPE")) });
    const writer = new LineWriter(broken, () => {
      failures += 1;
    });
    function* pieces(): Generator<string, void> {
      for (const piece of ["a1", "a2", "a3"]) {
        made.push(piece);
        yield piece;
      }
    }
    await Promise.all([writer.write(pieces), writer.write(() => "b")]);
    await writer.flush();
    expect([failures, made]).toEqual([1, ["a1"]]);
  });
});
