import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RelayProcess } from "./relay-process.js";

/** A `reload` line of `--json`. */
export interface ReloadLine {
  readonly status: string;
  readonly by: string;
  readonly changes: readonly unknown[];
  readonly restart: readonly string[];
  readonly error?: string;
}

const NAME = "tenfour.config.json";

/** The files of a relay that is started with this configuration. */
export const configured = (config: object): Record<string, string> => ({ [NAME]: JSON.stringify(config) });

/** Saves a configuration as editors do: beside the file, and then in its place. */
export function save(relay: RelayProcess, config: object | string): void {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  const beside = path.join(relay.folder, `.${NAME}.swp`);
  writeFileSync(beside, text);
  renameSync(beside, path.join(relay.folder, NAME));
}

/** The reloads so far. */
export function reloads(relay: RelayProcess): ReloadLine[] {
  return relay.lines.flatMap((line) => {
    const parsed = JSON.parse(line) as { reload?: ReloadLine };
    return parsed.reload === undefined ? [] : [parsed.reload];
  });
}

/** Resolves with the next reload after so many. */
export async function nextReload(relay: RelayProcess, after = 0): Promise<ReloadLine> {
  return relay.until(() => reloads(relay)[after]);
}
