import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { TenfourError } from "@tenfour/contracts";
import { configError, systemCode } from "../errors.js";
import { parseJson } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";
import { SyntaxFault } from "./syntax-fault.js";

const PARSERS = new Map([
  [".json", parseJson],
  [".yaml", parseYaml],
  [".yml", parseYaml],
]);

/**
 * Reads a config file; undefined when it is empty.
 *
 * @param name how the file is called in messages
 * @throws TenfourError that names the file and line, and quotes nothing of its text
 */
export function readConfigFile(file: string, name: string): unknown {
  const parse = PARSERS.get(path.extname(file).toLowerCase());
  // That it is not there, or a folder, comes first.
  const bytes = readBytes(file, name);
  if (parse === undefined)
    throw configError(`${name} is neither .json nor .yaml: rename it to what it holds`);
  const text = decode(bytes, name);
  try {
    return parse(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
    const where = fault.line === undefined ? name : `${name}, line ${fault.line}`;
    throw configError(`${where}: ${fault.message}`);
  }
}

/** What people write by hand is far smaller; a device or a database named by mistake has no end. */
const MAX_BYTES = 4 * 1024 * 1024;

function readBytes(file: string, name: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw configError(`${name} is larger than 4 MiB: is it the right file?`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof TenfourError) throw error;
    const code = systemCode(error);
    if (code === "ENOENT") throw configError(`there is no config file ${name}: check the path`, error);
    if (code === "EISDIR") throw configError(`${name} is a folder: name the config file in it`, error);
    if (code === "EACCES" || code === "EPERM") {
      throw configError(`${name} may not be read by this user: check its permissions`, error);
    }
    throw configError(`${name} could not be read (${code ?? "unknown reason"})`, error);
  }
}

/** Windows editors write a byte order mark, and PowerShell's `>` writes UTF-16. */
function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw configError(`${name} is not UTF-8 text: save it with the encoding UTF-8`, error);
  }
}
