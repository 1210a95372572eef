import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileFastPath } from "./fast-path.js";
import { accwebEvents, sonoranEvents } from "./registry.js";
import { settle } from "./settle.js";

const folder = new URL("../fixtures/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".json"),
);
const definitions = [...sonoranEvents, ...accwebEvents];

/** What the full road would do with a value: nothing, or something. */
function isLeftAlone(definition: (typeof definitions)[number], body: unknown): boolean {
  const settled = settle(definition.schema, body);
  const parsed = definition.schema.safeParse(settled);
  return settled === body && parsed.success;
}

describe.each(definitions.map((definition) => [definition.name, definition] as const))(
  "%s",
  (name, definition) => {
    const accepts = compileFastPath(definition.schema);
    const bodies = files.map((file): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8")));

    test("accepts no fixture that the full road would change or refuse", () => {
      for (const body of bodies) {
        if (accepts?.(body) === true) expect(isLeftAlone(definition, body)).toBe(true);
      }
    });

    test("accepts its own canonical form, and nothing with a member more", () => {
      const own = bodies.filter((body) => accepts?.(body) === true);
      const mine = files.some((file) => file.includes(`/${name}.`));
      expect(own.length > 0).toBe(mine);
      for (const body of own) {
        expect(accepts?.({ ...Object(body), extra: 1 })).toBe(false);
        expect(accepts?.(JSON.parse(`{"__proto__":1,${JSON.stringify(body).slice(1)}`))).toBe(false);
      }
    });
  },
);

test.each([[null], [undefined], [1], ["text"], [[]], [{}], [() => undefined]])(
  "accepts nothing else: %s",
  (value) => {
    for (const { schema } of definitions) expect(compileFastPath(schema)?.(value)).toBe(false);
  },
);
