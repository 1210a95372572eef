import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ReceivedRecord } from "@tenfour/receiver";
import { createTestReceiver } from "@tenfour/receiver/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FixtureLimits, FixtureWriter } from "./sample-writer.js";

const KEY = "the-k3y-of-the-community";
const LIMITS: FixtureLimits = { perName: 3, files: 100, bodyBytes: 10_000, totalBytes: 100_000 };

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "tenfour-capture-")), "captures");
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const writer = (limits: Partial<FixtureLimits> = {}): FixtureWriter =>
  new FixtureWriter(folder, { ...LIMITS, ...limits }, [KEY]);

/** A record as a handler gets it of this body. */
async function received(body: unknown): Promise<ReceivedRecord> {
  await using test = createTestReceiver();
  return await test.feedBody(typeof body === "string" ? body.replaceAll("$KEY", test.apiKey) : body);
}

const custom = (type: string, data: unknown) => received({ type, data });
const files = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.includes("."))
    .sort();

describe("FixtureWriter", () => {
  it("puts events where fixtures are: by source, unknown or negative, and by name", async () => {
    const own = writer();
    await received({ type: "event_unit_logout", data: { identId: 1 } }).then((record) => own.write(record));
    own.write(
      await received({
        eventName: "instance_started",
        instanceId: "1",
        timestamp: "2026-08-01T00:00:00Z",
        instanceName: "",
        track: "",
        udpPort: 1,
        tcpPort: 1,
        nrDrivers: 0,
      }),
    );
    own.write(await custom("Our_Own", {}));
    own.write(await custom("EVENT_REMOVE_911", { callIds: "x" }));
    own.write(await received('{"key":"$KEY","type":'));
    expect(files().map((name) => name.replace(/[0-9a-f]{8}/, "#"))).toEqual([
      "accweb/instance_started.shape-#.json",
      "negative/EVENT_REMOVE_911.shape-#.json",
      "negative/unnamed.shape-#.txt",
      "sonoran/EVENT_UNIT_LOGOUT.shape-#.json",
      "unknown/Our_Own.shape-#.json",
    ]);
    for (const name of files()) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it("writes one file of each shape, and never over another", async () => {
    const one = await custom("Our_Own", { a: 1 });
    expect(writer().write(one)).toMatchObject({ status: "written" });
    const before = files().map((name) => readFileSync(path.join(folder, name), "utf8"));
    const again = writer();
    expect(again.write(await custom("Our_Own", { a: 2 })).status).toBe("known");
    expect(again.write(await custom("Our_Own", { a: "2" })).status).toBe("written");
    expect(again.files).toBe(1);
    expect(files()).toHaveLength(2);
    expect(files().map((name) => readFileSync(path.join(folder, name), "utf8"))).toEqual(
      expect.arrayContaining(before),
    );
  });

  it("stops at its limits, which hold over runs for a name", async () => {
    const shapes = await Promise.all([1, "1", null, [], {}].map((a) => custom("Our_Own", { a })));
    const first = writer();
    expect(shapes.slice(0, 2).map((record) => first.write(record).status)).toEqual(["written", "written"]);
    const second = writer();
    expect(shapes.map((record) => second.write(record).status)).toEqual([
      "known",
      "known",
      "written",
      "limit",
      "limit",
    ]);
    const few = writer({ files: 1 });
    expect(few.write(await custom("Another", {})).status).toBe("written");
    expect([few.full, few.write(await custom("A_Third", {})).status]).toEqual([true, "limit"]);
    expect(writer({ bodyBytes: 100 }).write(await custom("Long", "x".repeat(100))).status).toBe("limit");
    const small = writer({ totalBytes: 1 });
    small.write(await custom("Small", {}));
    expect(small.full).toBe(true);
  });

  it.each([
    ["../../etc/passwd", "______etc_passwd-3754d6cb"],
    ["a.b", "a_b-2e7336dc"],
    ["con", "con-[0-9a-f]{8}"],
    ["\u202e\u0000é", "___-8b52d416"],
    ["x".repeat(300), `${"x".repeat(64)}-0d4e2ca9`],
  ])("lets no name out of its folder: %j", async (name, expected) => {
    writer().write(await custom(name, {}));
    expect(files()).toEqual([
      expect.stringMatching(new RegExp(`^unknown/${expected}\\.shape-[0-9a-f]{8}\\.json$`)),
    ]);
  });

  it("says what is in the way", async () => {
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, "");
    expect(writer().write(await custom("Our_Own", {}))).toMatchObject({
      status: "failed",
      code: expect.stringMatching(/^E/),
    });
  });

  it("knows the names that it has files of", async () => {
    const record = await custom("Our_Own", {});
    const own = writer();
    expect(own.has(record)).toBe(false);
    own.write(record);
    expect([own.has(record), writer().has(await custom("Our_Own", { a: 1 }))]).toEqual([true, true]);
    expect(writer().has(await custom("Our_Own2", {}))).toBe(false);
  });
});
