import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { isJsonObject } from "../../src/index.js";

/** The committed documents. */
export const schemasFolder = join(import.meta.dirname, "..", "..", "schemas");

const ajv = formats.default(new Ajv2020({ strict: true, strictTypes: true, strictRequired: true }));
const compiled = new Map<string, ValidateFunction>();

/** The validator of a committed document, in Ajv's strictest mode. */
export function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const document: unknown = JSON.parse(readFileSync(join(schemasFolder, name), "utf8"));
  if (!isJsonObject(document)) throw new Error(`${name} is not an object`);
  const validate = ajv.compile(document);
  compiled.set(name, validate);
  return validate;
}

/** What a committed document has against a value: empty when nothing. */
export function complaints(name: string, value: unknown): string[] {
  const validate = validator(name);
  return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

/** Names of all committed JSON Schema documents, as paths with `/`. */
export function committedSchemas(): string[] {
  return readdirSync(schemasFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".schema.json"))
    .map((file) => file.split(sep).join("/"))
    .sort();
}
