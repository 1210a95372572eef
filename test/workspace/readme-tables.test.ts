import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { fillBlocks, markdownTable } from "../../scripts/readme/blocks.mjs";
import { allCommands } from "../../scripts/readme/command-flags.mjs";
import { interfaceRows } from "../../scripts/readme/interface-members.mjs";
import { regenerate } from "../../scripts/readme/regenerate.mjs";
import { zodRows } from "../../scripts/readme/zod-options.mjs";
import { temporaryFolder } from "./temporary-folder.js";
import { root } from "./workspace-root.js";

const withOptions = ["receiver", "receiver-http", "receiver-ws", "forwarder", "simulator", "cli"];

function packageFile(name: string, file: string): string {
  return readFileSync(path.join(root, "packages", name, file), "utf8");
}

test.each(withOptions)("the option tables in the README of %s say what the code says", async (name) => {
  const readme = packageFile(name, "README.md");
  expect(readme).toMatch(/^<!-- (?:options|members) /m);
  const filled = await regenerate(path.join(root, "packages", name), readme);
  expect(readme, "npm run schemas writes the tables again").toBe(filled);
});

test("an option's row has its unit, its default and what it is for", () => {
  const schema = z.strictObject({
    waitMs: z.int().default(90_000).describe("How long."),
    maxBytes: z.int().default(2_097_152).describe("How much."),
    paths: z.array(z.string()).default(["/", "/a"]).describe("Where."),
    mode: z.enum(["on", "off"]).optional().describe("Which. Default: as the machine is set."),
    tls: z
      .strictObject({ cert: z.string().describe("File.") })
      .optional()
      .describe("HTTPS. Default: none."),
    servers: z.array(z.strictObject({ id: z.int().describe("Its id.") })).describe("All of them."),
    burst: z
      .union([z.literal(false), z.strictObject({ size: z.int().default(3).describe("Size. Default: 3.") })])
      .prefault({})
      .describe("Bursts."),
    now: z
      .custom<() => number>()
      .default(() => Date.now)
      .describe("The clock. Default: `Date.now`."),
  });
  const rows = zodRows(schema).map(({ name, value, fallback, text }) => [name, value, fallback, text]);
  expect(rows).toEqual([
    ["waitMs", "ms", "`90000` (90 s)", "How long."],
    ["maxBytes", "bytes", "`2097152` (2 MiB)", "How much."],
    ["paths", "list: text", '`["/", "/a"]`', "Where."],
    ["mode", '`"on"`, `"off"`', "as the machine is set", "Which."],
    ["tls", "`{ cert }`", "none", "HTTPS."],
    ["tls.cert", "text", "required", "File."],
    ["servers", "list: `{ id }`", "required", "All of them."],
    ["servers[].id", "whole number", "required", "Its id."],
    ["burst", "`false` or `{ size? }`", "–", "Bursts."],
    ["burst.size", "whole number", "`3`", "Size."],
    ["now", "", "`Date.now`", "The clock."],
  ]);
});

test("an option without a description is refused, and one that names another default than it has", () => {
  expect(() => zodRows(z.strictObject({ a: z.int() }))).toThrow("option a has no description");
  const schema = z.strictObject({ a: z.int().default(5).describe("It. Default: 6.") });
  expect(() => zodRows(schema)).toThrow("option a: its description says 6, its default is 5");
});

test("the members of an interface, with their units and defaults; one without a comment is refused", async () => {
  await using temporary = await temporaryFolder({
    "options.d.ts": `interface Base {
        /** Which. @default "a" */
        readonly mode?: "a" | "b";
      }
      export interface Options extends Base {
        /** How
         * long. @default 5 */
        readonly waitMs?: number;
        /** Whether. */
        readonly on: boolean;
      }
      export interface Bare { readonly name: string; }`,
  });
  const file = path.join(temporary.folder, "options.d.ts");
  expect(interfaceRows(file, "Options")).toEqual([
    { name: "waitMs", value: "ms", fallback: "5", text: "How\nlong." },
    { name: "on", value: "`true` or `false`", fallback: "required", text: "Whether." },
    { name: "mode", value: '`"a" | "b"`', fallback: '"a"', text: "Which." },
  ]);
  expect(() => interfaceRows(file, "Bare")).toThrow("Bare.name has no doc comment");
  expect(() => interfaceRows(file, "Missing")).toThrow("there is no interface Missing");
});

test("what stands between the markers is replaced, and nothing else", async () => {
  const readme =
    "a\n<!-- options s of src/o.ts without t -->\nold\n<!-- end -->\nb\n<!-- flags simulate cad -->\n<!-- end -->\n";
  const asked: unknown[] = [];
  const filled = await fillBlocks(readme, (request) => {
    asked.push(request);
    return Promise.resolve("new");
  });
  expect(filled).toBe(
    "a\n<!-- options s of src/o.ts without t -->\nnew\n<!-- end -->\nb\n<!-- flags simulate cad -->\nnew\n<!-- end -->\n",
  );
  expect(asked).toEqual([
    { kind: "options", name: "s", module: "o", without: "t" },
    { kind: "flags", name: "simulate cad", module: "", without: undefined },
  ]);
  await expect(fillBlocks("<!-- options ! -->\n<!-- end -->", () => Promise.resolve(""))).rejects.toThrow(
    "asks for no table",
  );
});

test("a table stays a table whatever is in its cells", () => {
  expect(markdownTable(["a", "b"], [["x | y\nz", ""]])).toBe("| a | b |\n|---|---|\n| x \\| y z | |");
});

test("the README of the command has every flag of every command", async () => {
  const readme = packageFile("cli", "README.md");
  const commands = await allCommands(path.join(root, "packages/cli"));
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["relay", "simulate cad"]));
  const flags = commands.flatMap((command) => command.flags.map((flag) => flag.flags));
  const missing = flags.filter((flag) => !readme.includes(/--[\w-]+/.exec(flag)?.[0] ?? flag));
  expect(missing).toEqual([]);
});

test("the README of the command has every environment variable that it reads, and no other", () => {
  const read = [...packageFile("cli", "src/config/environment.ts").matchAll(/variable\(env, "(\w+)"\)/g)];
  const listed = [
    ...packageFile("cli", "README.md").matchAll(/^\| `((?!ERR_)[A-Z]\w+)`(?: \([^|]*\))? \|/gm),
  ];
  const names = (matches: RegExpMatchArray[]) => new Set(matches.map(([, name]) => name));
  expect(read.length).toBeGreaterThan(5);
  expect(names(listed)).toEqual(names(read));
});
