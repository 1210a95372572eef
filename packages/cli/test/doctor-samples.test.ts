import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { communityOptionsSchema } from "@tenfour/receiver";
import { describe, expect, it } from "vitest";
import { isSample } from "../src/doctor/samples.js";
import { diagnose } from "./support/doctor.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Every README of the project. */
function readmes(): string[] {
  const packages = readdirSync(path.join(ROOT, "packages")).map((name) => path.join("packages", name));
  return ["", ...packages].map((folder) => readFileSync(path.join(ROOT, folder, "README.md"), "utf8"));
}

/** Texts that stand where a key or secret does: `apiKey: "…"`, `SONORAN_API_KEY ?? "…"`. */
function keysIn(text: string): string[] {
  const found = text.matchAll(
    /\b(?:apiKey|SONORAN_API_KEY|ACCWEB_SECRET)`?\s*(?:[:=]|\?\?|\|[^"\n]*)\s*"([^"${]+)"/g,
  );
  return [...found].flatMap(([, key]) => key ?? []);
}

const isRefused = (key: string): boolean => !communityOptionsSchema.shape.apiKey.safeParse(key).success;

describe("keys and secrets of the documentation", () => {
  it("are all known to the doctor, or refused by the configuration", () => {
    const keys = readmes().flatMap(keysIn);
    expect(keys.length).toBeGreaterThan(4);
    expect(keys.filter((key) => !isSample(key) && !isRefused(key))).toEqual([]);
    expect(isSample("A key of one's own")).toBe(false);
  });

  it("are failures, in any case, and are not shown", async () => {
    const env = {
      SONORAN_API_KEY: "7d0a9b52-1c6e-4f3b-8e21-5a90c4d7f618",
      ACCWEB_SECRET: "a-secret-of-my-own",
      SONORAN_HUB_URL: "http://127.0.0.1:9/hub",
      TENFOUR_PORT: "0",
    };
    const found = await diagnose([], { env });
    expect(found.of("api key")).toMatchObject([
      { status: "failed", message: expect.stringMatching(/sample/) },
    ]);
    expect(found.of("accweb secret")).toMatchObject([
      { status: "failed", message: expect.stringMatching(/sample/) },
    ]);
    expect(found.code).toBe(1);
    for (const secret of ["7d0a9b52", "a-secret-of-my-own"]) {
      expect(found.output.toLowerCase()).not.toContain(secret);
    }
  });
});
