import path from "node:path";
import { expect, test } from "vitest";
import { undocumented } from "./docstrings.js";
import { temporaryFolder } from "./temporary-folder.js";
import { members, root } from "./workspace-root.js";

/** The declaration files that the `exports` of a package lead to. */
function declarationsOf(exports: Record<string, unknown>): string[] {
  return Object.values(exports).flatMap((target) =>
    typeof target === "object" && target !== null && "types" in target ? String(target.types) : [],
  );
}

const libraries = members
  .filter(({ isPublished }) => isPublished)
  .map(({ name, manifest }) => ({ name, entries: declarationsOf(manifest.exports ?? {}) }))
  .filter(({ entries }) => entries.length > 0);

test("there are libraries to look at", () => {
  expect(libraries.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "contracts",
      "discord",
      "forwarder",
      "receiver",
      "receiver-http",
      "receiver-ws",
      "simulator",
    ]),
  );
});

test.each(libraries)("everything that $name exports says what it is for", ({ name, entries }) => {
  const folder = path.join(root, "packages", name);
  const found = undocumented(
    entries.map((entry) => path.join(folder, entry)),
    path.join(folder, "dist"),
  );
  expect(found.seen).toBeGreaterThan(10);
  expect(found.missing).toEqual([]);
});

test("exports and members without a comment are found, and only those", async () => {
  await using temporary = await temporaryFolder({
    "index.d.ts": `
      export { inner as renamed } from "./inner.js";
      export type { Shape, ListenOptions, Mixed } from "./inner.js";
      /** Documented. */
      export declare class Door {
        #secret;
        private hidden;
        constructor(port: number);
        /** Where. */
        readonly port: number;
        close(): void;
        [Symbol.dispose](): void;
      }
      /** @throws Error */
      export declare function tagsOnly(): void;
      /** Variants are told apart here. */
      export type Outcome = { readonly ok: true } | { readonly ok: false };`,
    "inner.d.ts": `
      export declare const inner: number;
      /** Documented. */
      export interface Shape {
        /** Known. */
        readonly width: number;
        /** @default 1 */
        readonly height?: number;
      }
      declare const shape: {
        /** Known. */
        port: number;
        host: string;
        /** Known. */
        tls?: { cert: string } | false;
        /** Known. */
        servers: readonly { id: number }[];
      };
      /** Made of a shape. */
      export type ListenOptions = { [K in keyof typeof shape]?: (typeof shape)[K] };
      /** Documented. */
      export type Mixed = Shape & { depth: number };`,
  });
  const { missing } = undocumented([path.join(temporary.folder, "index.d.ts")], temporary.folder);
  expect(missing).toEqual([
    "Door.[Symbol.dispose]",
    "Door.close",
    "ListenOptions.host",
    "ListenOptions.servers.id",
    "ListenOptions.tls.cert",
    "Mixed.depth",
    "Shape.height",
    "renamed",
    "tagsOnly",
  ]);
});
