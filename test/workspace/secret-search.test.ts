import path from "node:path";
import { describe, expect, test } from "vitest";
import { filesWithSecrets, secretsIn } from "../../scripts/lib/secret-search.mjs";
import { temporaryFolder } from "./temporary-folder.js";

const KEY = "Ab3-Key/with+ä";
const base64 = (before: string): string => Buffer.from(`${before}${KEY} and more`).toString("base64");
const unicode = (text: string): string =>
  Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

describe("the search for secrets finds a planted one", () => {
  test.each([
    ["as it is", KEY],
    ["in lower case", KEY.toLowerCase()],
    ["in upper case", KEY.toUpperCase()],
    ["in mixed case", "aB3-kEY/WiTh+Ä"],
    ["in JSON escapes", unicode(KEY)],
    ["in upper-case JSON escapes of another case", unicode(KEY.toUpperCase()).replaceAll("00e", "00E")],
    ["partly in JSON escapes", `${unicode(KEY.slice(0, 5))}${KEY.slice(5)}`],
    ["with an escaped slash", KEY.replaceAll("/", "\\/")],
    ["in JSON in JSON", JSON.stringify(KEY.replaceAll("/", "\\/")).slice(1, -1)],
    ["in JSON escapes in JSON", JSON.stringify(unicode(KEY)).slice(1, -1)],
    ["in a URL", encodeURIComponent(KEY)],
    ["in base64", base64("")],
    ["in base64, one byte further", base64("1")],
    ["in base64, two bytes further", base64("12")],
    ["in base64 of a URL", Buffer.from(`x${KEY}`).toString("base64url")],
  ])("%s", (_what, spelling) => {
    expect(secretsIn(`before ${spelling} behind`, [KEY])).toHaveLength(1);
    const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(spelling), Buffer.from([0xc3])]);
    expect(secretsIn(bytes, ["another", KEY])).toHaveLength(1);
  });

  test("in a file of a folder, however deep", async () => {
    await using temporary = await temporaryFolder({
      [path.join("a", "b", "outbox.db-wal")]: `\0${KEY}`,
      clean: "Ab3-Key/without",
    });
    expect(filesWithSecrets(temporary.folder, [KEY])).toEqual([path.join("a", "b", "outbox.db-wal")]);
  });
});

test("the search finds nothing where there is nothing", () => {
  expect(secretsIn(`Ab3-Key ${KEY.slice(1)} ${KEY.slice(0, -1)} [redacted]`, [KEY])).toEqual([]);
});
