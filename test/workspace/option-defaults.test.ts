import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript-api";
import { expect, test } from "vitest";
import type { z } from "zod";
import { root } from "./workspace-root.js";

const modules = [
  "receiver/dist/options",
  "receiver-http/dist/options",
  "receiver-ws/dist/options",
  "forwarder/dist/options",
  "forwarder/dist/forwarder-options",
  "forwarder/dist/sqlite/options",
  "forwarder/dist/webhook/settings",
  "forwarder/dist/fivem/settings",
];

/** What the doc comments in a declaration file say in `@default`: editors show them where options are written. */
function saidDefaults(file: string): Map<string, string> {
  const said = new Map<string, string>();
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    for (const { name, type } of statement.declarationList.declarations) {
      if (type === undefined || !ts.isTypeLiteralNode(type) || !name.getText().endsWith("Shape")) continue;
      for (const member of type.members) {
        const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
        said.set(member.name?.getText() ?? "", ts.getTextOfJSDocComment(tag?.comment) ?? "");
      }
    }
  }
  return said;
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}

/** The defaults of the schemas that a module exports, as far as they are values of JSON. */
async function realDefaults(file: string): Promise<Map<string, string>> {
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href);
  const real = new Map<string, string>();
  for (const schema of Object.values(exported).filter(isSchema)) {
    const object: unknown = Reflect.get(schema.def, "in") ?? schema;
    const shape: unknown = typeof object === "object" && object !== null ? Reflect.get(object, "shape") : {};
    for (const [name, member] of Object.entries(shape ?? {})) {
      if (!isSchema(member) || member.def.type !== "default") continue;
      const text: unknown = JSON.stringify(Reflect.get(member.def, "defaultValue"));
      if (typeof text === "string" && text !== "[]" && text !== "{}") real.set(name, text);
    }
  }
  return real;
}

test.each(modules)("the defaults in the doc comments of %s are those of the schema", async (module) => {
  const built = path.join(root, "packages", module);
  const said = saidDefaults(`${built}.d.ts`);
  const real = await realDefaults(`${built}.js`);
  expect(real.size).toBeGreaterThan(0);
  const spaceless = (text: string) => text.replaceAll(/\s/g, "");
  const wrong = [...real].filter(
    ([name, value]) => !spaceless(said.get(name) ?? "").startsWith(spaceless(value)),
  );
  expect(wrong.map(([name, value]) => `${name}: @default ${said.get(name)} is ${value}`)).toEqual([]);
});
