import path from "node:path";
import { type AccwebCallback, accwebCallbackSchema, isJsonObject } from "@tenfour/contracts";
import { configError } from "../errors.js";
import { optionPath } from "./option-path.js";
import { readConfigFile } from "./read-file.js";

/**
 * The `callback:` section of an accweb `config.yml`.
 *
 * @throws TenfourError that names the file and the option, and quotes no value: URLs and headers carry secrets
 */
export function readCallbackSection(file: string, cwd: string): AccwebCallback {
  const config = readConfigFile(path.resolve(cwd, file), file);
  const section = isJsonObject(config) ? config["callback"] : undefined;
  if (section === undefined || section === null) {
    throw configError(
      `${file} has no section "callback": is it the config.yml of accweb, and has it callbacks?`,
    );
  }
  const parsed = accwebCallbackSchema.safeParse(section);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path: place, message }) => `${optionPath(["callback", ...place])}: ${message}`,
  );
  throw configError(`${file}: ${faults.join("; ")}`);
}

/** What the section holds that no output may show: header values, and secrets in URLs. */
export function secretsInSection({ clients }: AccwebCallback): string[] {
  return clients
    .flatMap(({ url, headers }) => [...Object.values(headers), ...secretsInUrl(url)])
    .filter((value) => value.length > 3);
}

function secretsInUrl(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const url = new URL(text);
  return [...url.searchParams.values(), decodeURIComponent(url.password)];
}
