import { beforeAll, describe, expect, test } from "vitest";
import { npmName, packages } from "./boundaries.js";
import { lintSnippets } from "./lint.js";

const rule = "eslint(no-restricted-imports)";
const folders = Object.keys(packages);

/** Every package importing every package, itself included. */
const pairs = folders.flatMap((from) =>
  folders.map((to) => ({
    from,
    name: npmName(to),
    file: `packages/${from}/src/uses-${to}.ts`,
    isAllowed: packages[from]?.ours.includes(npmName(to)) === true,
  })),
);

const reported: Record<string, string> = {
  "packages/receiver/src/deep-dist.ts": 'import "@tenfour/contracts/dist/index.js";\n',
  "packages/receiver/src/deep-src.ts": 'import "@tenfour/contracts/src/index.js";\n',
  "packages/cli/src/deep.ts": 'import "@tenfour/receiver/dist/receiver.js";\n',
  "packages/receiver/src/deep.test.ts": 'import "@tenfour/contracts/src/index.js";\n',
  "test/conformance/deep.test.ts": 'import "@tenfour/contracts/src/index.js";\n',
  "packages/receiver/src/sibling.ts": 'import "../../contracts/src/index.js";\n',
  "packages/receiver/src/deeper/sibling.ts": 'import "../../../contracts/dist/index.js";\n',
  "test/conformance/relative.test.ts": 'import "../../packages/contracts/src/index.js";\n',
  "apps/printer/deep.js": 'import "@tenfour/contracts/dist/index.js";\n',
  "apps/discord-bot/src/outside.ts": 'import "../../printer/printer.js";\n',
  "apps/discord-bot/src/packages.ts": 'import "../../../packages/contracts/dist/index.js";\n',
  "packages/contracts/src/dynamic.ts": 'export const load = () => import("@tenfour/receiver");\n',
  "packages/contracts/src/re-export.ts": 'export { a } from "@tenfour/receiver";\n',
  "packages/contracts/src/type-only.ts": 'import type { A } from "@tenfour/receiver";\nexport type B = A;\n',
  "packages/receiver-http/src/subpath.ts": 'import "@tenfour/forwarder/sqlite";\n',
  "packages/forwarder/src/value.ts":
    'import { createReceiver } from "@tenfour/receiver";\nexport { createReceiver };\n',
  "packages/simulator/src/both-ends.test.ts": 'import "@tenfour/receiver-http";\n',
};

const accepted: Record<string, string> = {
  "packages/receiver/src/neighbour.ts": 'import "./options.js";\nimport "../src/options.js";\n',
  "packages/receiver/src/deeper/neighbour.ts": 'import "../options.js";\n',
  "packages/receiver-http/src/with-sender.test.ts": 'import "@tenfour/simulator";\n',
  "packages/cli/src/subpath.ts": 'import "@tenfour/receiver-http/fetch";\n',
  "packages/forwarder/src/types.ts":
    'import type { Sink } from "@tenfour/receiver";\nexport type Door = Sink;\n',
  "apps/discord-bot/src/published.ts": 'import "@tenfour/receiver-http/express";\nimport "./neighbour.js";\n',
  "apps/discord-bot/src/deeper/own.ts": 'import "../neighbour.js";\n',
  "test/conformance/all.test.ts": 'import "@tenfour/simulator";\nimport "@tenfour/receiver-http";\n',
};

describe("import boundaries", () => {
  let found = new Map<string, string[]>();

  beforeAll(async () => {
    found = await lintSnippets({
      ...Object.fromEntries(pairs.map(({ file, name }) => [file, `import "${name}";\n`])),
      ...reported,
      ...accepted,
    });
  });

  test.each(pairs.filter(({ isAllowed }) => isAllowed))("$from may import $name", ({ file }) => {
    expect(found.get(file)).toEqual([]);
  });

  test.each(pairs.filter(({ isAllowed }) => !isAllowed))("$from must not import $name", ({ file }) => {
    expect(found.get(file)).toContain(rule);
  });

  test.each(Object.entries(reported))("%s is reported: %s", (file) => {
    expect(found.get(file)).toContain(rule);
  });

  test.each(Object.entries(accepted))("%s is accepted: %s", (file) => {
    expect(found.get(file)).not.toContain(rule);
  });
});
