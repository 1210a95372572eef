import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "..", "src");

/** What a file imports when it runs: type-only imports are gone by then. */
function importsOf(file: string): string[] {
  const statements = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gm,
  );
  return [...statements].map((match) => match[1] ?? "");
}

/** All modules that run when a file is imported: paths below `src/`, and names of packages. */
function reach(file: string, found = new Set<string>()): Set<string> {
  found.add(relative(source, file));
  for (const name of importsOf(file)) {
    if (!name.startsWith(".")) found.add(name);
    else {
      const target = join(dirname(file), name.replace(/\.js$/, ".ts"));
      if (!found.has(relative(source, target))) reach(target, found);
    }
  }
  return found;
}

describe("what a bundle of one export carries", () => {
  it("is everything for the whole package, so that this test can see", () => {
    expect(reach(join(source, "index.ts"))).toContain("zod");
  });

  it.each([
    "helpers/lap-time.ts",
    "helpers/lap-flags.ts",
    "helpers/car-models.ts",
    "helpers/tracks.ts",
    "helpers/event-time.ts",
    "helpers/standings.ts",
    "helpers/unit-status.ts",
    "helpers/go-duration.ts",
    "websocket/hub.ts",
    "enums.ts",
    "errors.ts",
    "json.ts",
    "redact.ts",
  ])("is not zod for %s", (file) => {
    const modules = [...reach(join(source, file))];
    expect(modules).not.toContain("zod");
    expect(modules.length).toBeLessThan(4);
  });
});
