import { expect, onTestFinished, test } from "vitest";
import type { SqlDatabase } from "./driver.js";
import { openLibsql } from "./driver-libsql.js";
import { nodeSqlite, openNodeSqlite } from "./driver-node.js";

const ofRuntime = nodeSqlite();
const drivers: [string, () => SqlDatabase][] = [["libsql", () => openLibsql(":memory:")]];
if (ofRuntime !== undefined) drivers.push(["node:sqlite", () => openNodeSqlite(ofRuntime, ":memory:")]);

test.each(drivers)("%s gives the columns of a row in the order of the query", (_, open) => {
  const database = open();
  onTestFinished(() => database.close());
  database.exec("CREATE TABLE one (id INTEGER, text TEXT); INSERT INTO one VALUES (1, 'a')");
  expect(database.prepare("SELECT text, id AS other, id FROM one WHERE id = ?").all(1)).toEqual([
    ["a", 1, 1],
  ]);
});

test("libsql refuses a query that node:sqlite would give fewer columns for", () => {
  const database = openLibsql(":memory:");
  onTestFinished(() => database.close());
  database.exec("CREATE TABLE one (id INTEGER, text TEXT)");
  expect(() => database.prepare("SELECT id, text, id FROM one").all()).toThrow(
    'two columns of a query are called "id"',
  );
});
