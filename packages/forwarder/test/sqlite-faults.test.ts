import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../src/sqlite/open-database.js";
import { MANY, makeEvent, NEVER, numbersOf, pullNumbers } from "./support/deliveries.js";
import { type TemporaryOutbox, temporaryOutbox } from "./support/temporary-outbox.js";

const IS_LINUX = process.platform === "linux";

/** An outbox file with so many events that nobody has taken. */
async function filled(count: number): Promise<TemporaryOutbox> {
  const temporary = await temporaryOutbox();
  await using outbox = await temporary.open();
  await outbox.consumer("site");
  const body = (n: number): Buffer => Buffer.from(JSON.stringify({ n, text: "x".repeat(2_000) }));
  await Promise.all(
    Array.from({ length: count }, (_, n) => outbox.append(makeEvent(n + 1, `k${n % 5}`, body(n)))),
  );
  return temporary;
}

describe("an outbox file that somebody else has", () => {
  test("is refused in a sentence until that process ends, also by a kill", async () => {
    await using temporary = await filled(3);
    const holder = spawn(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
         await openSqliteOutbox({ path: process.argv[1] });
         console.log("open");
         setInterval(() => {}, 60_000);`,
        temporary.path,
      ],
      { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(holder.stdout, "data");
    await expect(temporary.open()).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_LOCKED",
      message: expect.stringMatching(/outbox\.db is open in another process: stop that one first/),
    });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await using outbox = await temporary.open();
    expect(numbersOf(await pullNumbers(await outbox.consumer("site"), 3))).toEqual([1, 2, 3]);
  });
});

describe("a file that is no outbox of ours", () => {
  test.each([
    ["bytes of something else", Buffer.alloc(8_192, "not a database, "), "is damaged or no outbox"],
    ["a text", Buffer.from("hello"), "is damaged or no outbox"],
  ])("%s is refused, and left as it is", async (_what, bytes, sentence) => {
    await using temporary = await temporaryOutbox();
    writeFileSync(temporary.path, bytes);
    await expect(temporary.open()).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_CORRUPT",
      message: expect.stringContaining(sentence),
    });
    expect(readFileSync(temporary.path)).toEqual(bytes);
  });

  test("a database of another program is refused", async () => {
    await using temporary = await temporaryOutbox();
    const database = openDatabase(temporary.path);
    database.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    database.close();
    await expect(temporary.open()).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_CORRUPT",
      message: expect.stringContaining("is a database of something else"),
    });
  });

  test("one of a later version is refused, and left as it is", async () => {
    await using temporary = await filled(1);
    const database = openDatabase(temporary.path);
    database.exec("PRAGMA user_version = 999");
    database.close();
    await expect(temporary.open()).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_NEWER",
      message: expect.stringMatching(/newer version of Tenfour \(schema 999, this one knows \d+\)/),
    });
    const after = openDatabase(temporary.path);
    expect(after.prepare("PRAGMA user_version").all()[0]?.[0]).toBe(999);
    expect(after.prepare("SELECT count(*) FROM events").all()[0]?.[0]).toBe(1);
    after.close();
  });
});

describe("a damaged outbox", () => {
  test("of which the end is missing is refused", async () => {
    await using temporary = await filled(500);
    truncateSync(temporary.path, Math.floor(statSync(temporary.path).size / 2 / 4_096) * 4_096);
    const use = async (): Promise<unknown> => {
      await using outbox = await temporary.open();
      const consumer = await outbox.consumer("site");
      for (let taken = 0; taken < 500; ) taken += (await consumer.pull(MANY, NEVER)).length;
      return "read";
    };
    await expect(use()).rejects.toMatchObject({ code: "ERR_TENFOUR_OUTBOX_CORRUPT" });
  });

  test("with damaged pages says so where it is read, and ends nobody's process", async () => {
    await using temporary = await filled(500);
    const bytes = readFileSync(temporary.path);
    // The first pages hold the schema; everything behind them is overwritten.
    bytes.fill(0xa5, 16 * 4_096);
    writeFileSync(temporary.path, bytes);
    const use = async (): Promise<unknown> => {
      await using outbox = await temporary.open();
      const consumer = await outbox.consumer("site");
      for (let taken = 0; taken < 500; ) taken += (await consumer.pull(MANY, NEVER)).length;
      return "read";
    };
    await expect(use()).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_CORRUPT",
      message: expect.stringContaining("put a backup in its place"),
    });
  });
});

describe("a place where nothing can be written", () => {
  test.runIf(IS_LINUX)("is refused with what to do", async () => {
    await expect(openSqliteOutbox({ path: "/sys/tenfour/outbox.db" })).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_READ_ONLY",
      message: expect.stringContaining("make the file and its folder writable"),
    });
  });

  test("a folder in the file's place is refused", async () => {
    await using temporary = await temporaryOutbox();
    await expect(openSqliteOutbox({ path: temporary.folder })).rejects.toMatchObject({
      code: "ERR_TENFOUR_OUTBOX_IO",
      message: expect.stringContaining("cannot be opened"),
    });
  });

  test("a file in the folder's place is refused", async () => {
    await using temporary = await filled(1);
    const inside = path.join(temporary.path, "outbox.db");
    await expect(openSqliteOutbox({ path: inside })).rejects.toMatchObject({ code: "ERR_TENFOUR_OUTBOX_IO" });
  });
});

describe("a clock that goes back", () => {
  test("makes nobody wait longer than the delay that was meant", async () => {
    await using temporary = await filled(2);
    const HOUR_MS = 3_600_000;
    {
      await using outbox = await temporary.open();
      const consumer = await outbox.consumer("site");
      const deliveries = await consumer.pull(MANY, NEVER);
      for (const delivery of deliveries) {
        const failedAttempts = 1;
        await consumer.defer(delivery, {
          failedAttempts,
          firstFailedAtMs: Date.now(),
          error: "503",
          delayMs: 50,
        });
      }
    }
    await using outbox = await temporary.open({ now: () => Date.now() - HOUR_MS });
    const again = await outbox.consumer("site");
    expect(numbersOf(await pullNumbers(again, 2))).toEqual([1, 2]);
  });

  test("does not change the order, nor drop what is delivered before its time", async () => {
    await using temporary = await temporaryOutbox();
    let nowMs = Date.now();
    await using outbox = await temporary.open({ now: () => nowMs });
    const consumer = await outbox.consumer("site");
    await outbox.append(makeEvent(2));
    nowMs -= 10 * 24 * 3_600_000;
    await outbox.append(makeEvent(1));
    expect(numbersOf(await pullNumbers(consumer, 2))).toEqual([2, 1]);
  });
});
