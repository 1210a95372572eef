// Makes a release as it would be made, to a registry of its own on loopback, and uses it as users will.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import environment from "./lib/environment.cjs";
import { run } from "./lib/run.mjs";
import { Tally } from "./lib/tally.mjs";
import workspace from "./lib/workspace.cjs";
import { budgets } from "./release/budgets.mjs";
import { installedIn, npmProject, strictPnpmProject } from "./release/consumers.mjs";
import { copyWorkTree } from "./release/copy.mjs";
import { firstCommonJsProgram, firstProgram, packagesOf, runProgram } from "./release/example.mjs";
import { startRegistry } from "./release/registry.mjs";
import { installTemplate, startTemplate } from "./release/templates.mjs";

const root = path.resolve(import.meta.dirname, "..");
const interop = path.join(root, "test/interop/node_modules");
const pnpm = path.join(root, "node_modules/pnpm/bin/pnpm.cjs");
/** Newer Nodes than the one that runs this, from the registry. */
const nodes = ["node-22", "node-24"].map((name) => path.join(interop, name, "bin/node"));
const tally = new Tally();
const temporary = mkdtempSync(path.join(tmpdir(), "tenfour-release-"));
const copy = path.join(temporary, "workspace");
const registry = await startRegistry(
  path.join(temporary, "registry"),
  path.join(interop, "verdaccio/bin/verdaccio"),
);

/** @param {string} name @param {() => unknown} act a throw is a failure */
async function step(name, act) {
  await tally.check(name, async () => {
    await act();
    return [];
  });
}

/** @param {string} name @param {readonly string[]} args */
function script(name, ...args) {
  // Everything is published to the registry on loopback, whatever the user's own settings are.
  const env = {
    ...environment.stepEnvironment(copy),
    NPM_CONFIG_REGISTRY: registry.url,
    npm_config_registry: registry.url,
  };
  return run("npm", ["run", "--silent", name, "--", ...args], copy, env);
}

function published() {
  return workspace
    .workspaceFolders(copy)
    .filter((folder) => workspace.readManifest(folder).private !== true)
    .map((folder) => ({ folder, ...workspace.readManifest(folder) }));
}

async function release() {
  await step("a copy of the work tree installs", () => {
    copyWorkTree(root, copy);
    run(process.execPath, [pnpm, "install", "--frozen-lockfile", "--prefer-offline"], copy);
  });
  await step("version-packages: versions and changelogs from the changesets", () => {
    const env = environment.stepEnvironment(copy);
    run("npm", ["run", "--silent", "build"], copy, env);
    run("npm", ["run", "--silent", "version-packages"], copy, env);
  });
  await tally.check("every package has a version and a changelog that says what is new", () =>
    published().flatMap(({ folder, name, version }) => {
      const changelog = path.join(folder, "CHANGELOG.md");
      if (version === "0.0.0") return [`${name} is still 0.0.0: no changeset names it`];
      const text = existsSync(changelog) ? readFileSync(changelog, "utf8") : "";
      return text.includes(`## ${version}`) ? [] : [`${name}: CHANGELOG.md does not tell of ${version}`];
    }),
  );
  await step("release: everything is published", () => {
    writeFileSync(path.join(copy, ".npmrc"), registry.npmrc);
    script("release");
  });
  await tally.check(
    "the registry has every package, with exact versions of ours as dependencies",
    async () => {
      const problems = [];
      for (const { name, version } of published()) {
        const answer = await fetch(`${registry.url}${name.replace("/", "%2f")}`);
        const found =
          /** @type {{ versions?: Record<string, { dependencies?: Record<string, string> }> }} */ (
            await answer.json()
          );
        const dependencies = found.versions?.[version]?.dependencies;
        if (found.versions?.[version] === undefined) problems.push(`${name}@${version} is not there`);
        for (const [other, range] of Object.entries(dependencies ?? {})) {
          if (other.startsWith("@tenfour/") && !/^\d+\.\d+\.\d+$/.test(range))
            problems.push(`${name} wants ${other} ${range}`);
        }
      }
      return problems;
    },
  );
}

async function useAlone() {
  const { npmrc } = registry;
  for (const { folder: source, name, version, bin } of published()) {
    const folder = path.join(temporary, "alone", name.replace("/", "-"));
    // The command has no scope of its own, by which npm could tell where it comes from.
    const wanted = name.startsWith("@")
      ? `${name}@${version}`
      : `${registry.url}${name}/-/${name}-${version}.tgz`;
    await step(`${name} alone: npm install`, () =>
      npmProject(folder, { npmrc, type: "module", dependencies: [wanted] }),
    );
    if (bin !== undefined)
      await step(`${name} alone: the command runs`, () =>
        run("npm", ["exec", "--offline", "--", name, "--help"], folder),
      );
    await tally.check(`${name} alone: what it brings along`, () => {
      const { names, bytes } = installedIn(folder);
      const others = names.filter((other) => other !== name && !other.startsWith("@tenfour/"));
      const budget = budgets[name];
      console.log(`       ${(bytes / 1024 / 1024).toFixed(1)} MiB, ${others.length} packages of others`);
      if (budget === undefined) return [`has no budget in scripts/release/budgets.mjs`];
      const extra = budget.andMore === true ? [] : others.filter((other) => !budget.brings.includes(other));
      return [
        ...extra.map((other) => `brings ${other}`),
        ...budget.brings
          .filter((other) => !others.includes(other))
          .map((other) => `does not bring ${other} any more`),
        ...(bytes > budget.maxBytes ? [`${bytes} bytes are more than ${budget.maxBytes}`] : []),
      ];
    });
    const program = firstProgram(source);
    if (program !== undefined) {
      const missing = packagesOf(program).filter(
        (other) => !existsSync(path.join(folder, "node_modules", other)),
      );
      if (missing.length > 0) {
        await step(`${name}: what its README's program needs beside it, ${missing.join(" ")}`, () =>
          npmProject(folder, { npmrc, type: "module", dependencies: [wanted, ...missing] }),
        );
      }
      for (const node of [process.execPath, ...nodes]) {
        await tally.check(`${name} alone: its README's program on ${run(node, ["-v"], folder).trim()}`, () =>
          runProgram({ program, folder, file: "example.mjs", node }),
        );
      }
    }
  }
}

async function useTogether() {
  const libraries = published().filter(({ name }) => name.startsWith("@"));
  const dependencies = libraries.map(({ name, version }) => `${name}@${version}`);
  const folders = { npm: path.join(temporary, "npm"), pnpm: path.join(temporary, "pnpm") };
  const { npmrc } = registry;
  await step("together: npm install, CommonJS", () =>
    npmProject(folders.npm, { npmrc, type: "commonjs", dependencies }),
  );
  await step("together: pnpm add, without hoisting", () =>
    strictPnpmProject(folders.pnpm, pnpm, { npmrc, dependencies }),
  );
  for (const { folder: source, name } of libraries) {
    if (firstProgram(source) === undefined) continue;
    const program = firstCommonJsProgram(source);
    for (const [manager, folder] of Object.entries(folders)) {
      for (const node of manager === "npm" ? [process.execPath, ...nodes] : [process.execPath]) {
        const file = `${name.replace("@tenfour/", "")}.cjs`;
        await tally.check(
          `together (${manager}): the README's program of ${name} with require(), ${path.basename(path.dirname(path.dirname(node)))}`,
          () => runProgram({ program, folder, file, node }),
        );
      }
    }
  }
}

/** What each app prints once it works. */
const TEMPLATES = { printer: /listening on localhost:3000/, "discord-bot": /#emergencies new/ };

async function useTemplates() {
  for (const [name, sign] of Object.entries(TEMPLATES)) {
    const folder = path.join(temporary, "templates", name);
    await step(`${name} copied out: npm install`, () =>
      installTemplate(path.join(copy, "apps", name), folder, registry.npmrc),
    );
    await tally.check(`${name} copied out: npm start`, () => startTemplate(folder, sign));
    await step(`${name} copied out: npm test`, () => run("npm", ["test"], folder));
  }
}

try {
  await release();
  await useAlone();
  await useTogether();
  await useTemplates();
  process.exitCode = tally.finish();
} finally {
  await registry.stop();
  rmSync(temporary, { recursive: true, force: true });
}
