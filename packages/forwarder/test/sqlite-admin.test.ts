import { statSync } from "node:fs";
import path from "node:path";
import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { openSqliteOutbox, type SqliteOutbox } from "@tenfour/forwarder/sqlite";
import { describe, expect, test } from "vitest";
import { outboxAdminConformance } from "./outbox-admin-conformance.js";
import { record } from "./support/events.js";
import { TargetServer } from "./support/target-server.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

describe("the administration of an outbox in a SQLite file", () => {
  outboxAdminConformance(async () => {
    const { folder, path: file, [Symbol.asyncDispose]: dispose } = await temporaryOutbox();
    return {
      folder,
      open: () => openSqliteOutbox({ path: file }),
      openFile: (other) => openSqliteOutbox({ path: other }),
      [Symbol.asyncDispose]: dispose,
    };
  });

  test("a backup has mode 0600", async () => {
    await using storage = await temporaryOutbox();
    await using outbox = await openSqliteOutbox({ path: storage.path });
    const file = path.join(storage.folder, "copy.db");
    await outbox.admin.backup(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("a backup that cannot be written names the file", async () => {
    await using storage = await temporaryOutbox();
    await using outbox = await openSqliteOutbox({ path: storage.path });
    const file = path.join(storage.folder, "nowhere", "copy.db");
    await expect(outbox.admin.backup(file)).rejects.toThrow(file);
  });
});

/** Resolves when so many attempts have ended. */
function attempts(forwarder: ReturnType<typeof createForwarder>, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    forwarder.observe({
      attempt: () => {
        left -= 1;
        if (left === 0) resolve();
      },
    });
  });
}

async function whenDead(outbox: SqliteOutbox, count: number): Promise<void> {
  while ((await outbox.admin.countDeadLetters({})) < count);
}

describe("with a forwarder", () => {
  test("a replayed event is marked as such on a webhook, a retried one is not", async () => {
    await using storage = await temporaryOutbox();
    await using outbox = await openSqliteOutbox({ path: storage.path });
    await using server = await TargetServer.start(({ body }) => (body.includes("BAD") ? 422 : 204));
    const targets = [{ name: "site", type: "webhook", url: server.url } as const];
    await using forwarder = createForwarder({ outbox, targets });
    await forwarder.start();
    const [good, bad] = [record({ name: "GOOD" }), record({ name: "BAD" })];
    const done = attempts(forwarder, 2);
    await forwarder.enqueue(good);
    await forwarder.enqueue(bad);
    await done;
    await whenDead(outbox, 1);
    server.answer = () => 204;
    expect(await outbox.admin.retry({ reason: "refused" })).toBe(1);
    await server.until(3);
    expect(server.arrived[2]?.id).toBe(bad.id);
    expect(server.arrived[2]?.headers).not.toHaveProperty("tenfour-replay");

    const range = { target: "site", from: "2020-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z" };
    // What has been answered is recorded a moment later, and only then can it be replayed.
    await expect.poll(async () => (await outbox.stats()).consumers).toMatchObject([{ pending: 0, dead: 0 }]);
    expect(await outbox.admin.replay(range)).toBe(2);
    await server.until(5);
    expect(server.arrived.slice(3).map(({ headers }) => headers["tenfour-replay"])).toEqual(["1", "1"]);
    expect(server.ids.slice(3).sort()).toEqual([good.id, bad.id].sort());
  });

  test("a replay gives a target only what it wants", async () => {
    await using storage = await temporaryOutbox();
    await using outbox = await openSqliteOutbox({ path: storage.path });
    const got: string[] = [];
    const handler: FunctionHandler = ({ name }) => void got.push(String(name));
    const all: FunctionHandler = () => undefined;
    await using forwarder = createForwarder({
      outbox,
      targets: [{ name: "all", type: "function", handler: all }],
    });
    await forwarder.start();
    const done = attempts(forwarder, 2);
    await forwarder.enqueue(record({ name: "ONE" }));
    await forwarder.enqueue(record({ name: "TWO" }));
    await done;
    await forwarder.addTarget({ name: "late", type: "function", handler, events: ["TWO"] });
    const delivered = attempts(forwarder, 1);
    const range = { target: "late", from: "2020-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z" };
    expect(await outbox.admin.replay(range)).toBe(2);
    await delivered;
    expect(got).toEqual(["TWO"]);
  });
});
