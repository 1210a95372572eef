import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type JsonObject } from "@tenfour/contracts";
import { parseJson } from "../config/parse-json.js";
import { SyntaxFault } from "../config/syntax-fault.js";
import { configError, systemCode } from "../errors.js";

/**
 * The event in a file: one JSON object, such as a fixture of `tenfour capture`.
 *
 * @throws TenfourError that names the file, and quotes nothing of it
 */
export function readBody(file: string, cwd: string): JsonObject {
  const text = readText(path.resolve(cwd, file), file);
  const value = parse(text, file);
  if (isJsonObject(value)) return value;
  throw configError(`${file} does not hold one JSON object, which an event is`);
}

function readText(absolute: string, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(absolute));
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") throw configError(`there is no file ${name}: check the path`, error);
    throw configError(`${name} cannot be read (${code ?? "it is not UTF-8 text"})`, error);
  }
}

function parse(text: string, name: string): unknown {
  try {
    return parseJson(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
    const where = fault.line === undefined ? name : `${name}, line ${fault.line}`;
    throw configError(`${where}: ${fault.message}`);
  }
}
