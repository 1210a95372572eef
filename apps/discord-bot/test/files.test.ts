import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadConfig } from "../src/config.js";

const folder = path.join(import.meta.dirname, "..");
const read = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");

afterEach(() => {
  vi.unstubAllEnvs();
  // The example reads its variables when it is imported.
  vi.resetModules();
});

test("the example of a configuration is one, with the variables of the example of .env", async () => {
  const variables = [...(await read(".env.example")).matchAll(/^(\w+)=/gm)].map(([, name = ""]) => name);
  for (const name of variables) vi.stubEnv(name, `${name}-of-mine`);
  const config = await loadConfig(path.join(folder, "config.example.js"));
  expect(config?.token).toBe("DISCORD_TOKEN-of-mine");
  expect(config?.sonoran[0]?.apiKey).toBe("SONORAN_API_KEY-of-mine");
  expect(config?.accweb?.secret).toBe("ACCWEB_SECRET-of-mine");
  expect(config?.routes.length).toBeGreaterThan(1);
});

test("without its variables it says which values are missing, and where they belong", async () => {
  for (const name of ["DISCORD_TOKEN", "SONORAN_API_KEY", "ACCWEB_SECRET"]) vi.stubEnv(name, "");
  await expect(loadConfig(path.join(folder, "config.example.js"))).rejects.toThrow(
    /^the configuration is wrong: sonoran\.0\.apiKey: .*is it in \.env\?; accweb\.secret: .*is it in \.env\?$/,
  );
});

test("every option stands in the README with its default", async () => {
  const readme = await read("README.md");
  const { parseConfig } = await import("../src/config.js");
  const defaults: Record<string, unknown> = parseConfig({});
  const rows = new Map(
    [...readme.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, name, text]) => [name, text]),
  );
  for (const name of ["boardIntervalMs", "staleAfterMs"])
    expect(rows.get(name)).toBe(`\`${String(defaults[name])}\``);
  expect(rows.get("dataDir")).toBe(`\`"${String(defaults["dataDir"])}"\``);
  expect([...Object.keys(defaults), "token", "guildId", "accweb"].filter((name) => !rows.has(name))).toEqual(
    [],
  );
});
