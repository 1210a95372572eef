// Checks every publishable package as its users will meet it: packed, installed elsewhere, imported.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { run } from "./lib/run.mjs";
import { Tally } from "./lib/tally.mjs";
import workspace from "./lib/workspace.cjs";
import { createConsumer, findLoadProblems, findTypeProblems, resolutions } from "./packages/consumer.mjs";
import { findContentProblems, readTarball } from "./packages/tarball.mjs";

const root = path.resolve(import.meta.dirname, "..");
const modules = path.join(root, "node_modules");
const attw = path.join(modules, "@arethetypeswrong", "cli", "dist", "index.js");
const tsc = path.join(modules, "typescript", "bin", "tsc");

/** Peers that our packages leave to their users, and the types a TypeScript user of Node has. */
const companions = ["express", "@types/express", "@types/node"];

/**
 * @param {string} folder
 * @param {string} destination
 */
function pack(folder, destination) {
  const pnpm = path.join(modules, "pnpm", "bin", "pnpm.cjs");
  const printed = run(process.execPath, [pnpm, "pack", "--json", "--pack-destination", destination], folder);
  const { filename } = /** @type {{ filename: string }} */ (JSON.parse(printed));
  const manifest = workspace.readManifest(folder);
  const files = readTarball(filename);
  const entries = Object.keys(manifest.exports ?? {}).flatMap((key) => entriesOf(manifest.name, key, files));
  const bins = typeof manifest.bin === "string" ? [manifest.name] : Object.keys(manifest.bin ?? {});
  return { name: manifest.name, folder, tarball: filename, files, entries, bins };
}

/**
 * The specifiers that a key of `exports` stands for; a pattern stands for one per shipped file.
 * @param {string} name
 * @param {string} key
 * @param {Map<string, Buffer>} files
 */
function entriesOf(name, key, files) {
  const specifier = path.posix.join(name, key);
  if (!key.includes("*")) return [specifier];
  const folder = key.slice(2, key.indexOf("*"));
  return [...files.keys()].filter((file) => file.startsWith(folder)).map((file) => `${name}/${file}`);
}

/** @param {string} tarball */
async function findManifestProblems(tarball) {
  const { messages, pkg } = await publint({
    pack: { tarball: toArrayBuffer(readFileSync(tarball)) },
    strict: true,
  });
  return messages
    .filter(({ type }) => type !== "suggestion")
    .map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** @param {Buffer} bytes */
function toArrayBuffer(bytes) {
  return Uint8Array.from(bytes).buffer;
}

/** @param {string} temporary */
async function checkAll(temporary) {
  const tally = new Tally();
  const folders = workspace
    .workspaceFolders(root)
    .filter((folder) => workspace.readManifest(folder).private !== true);
  const packed = folders.map((folder) => pack(folder, temporary));

  for (const { name, folder, tarball, files } of packed) {
    await tally.check(`${name}: ships what it should`, () => findContentProblems(files, folder));
    await tally.check(`${name}: publint`, () => findManifestProblems(tarball));
    await tally.check(`${name}: are the types wrong`, () => {
      run(process.execPath, [attw, tarball, "--profile", "esm-only", "--no-emoji", "--no-color"], root);
      return [];
    });
  }

  /** @type {Record<string, string>} */
  const versions = {};
  for (const folder of [root, ...folders])
    Object.assign(versions, workspace.readManifest(folder).devDependencies);
  const dependencies = [
    ...packed.map(({ tarball }) => tarball),
    ...companions.map((name) => `${name}@${versions[name]}`),
  ];
  for (const type of /** @type {const} */ (["module", "commonjs"])) {
    const consumer = path.join(temporary, type);
    await tally.check(`fresh ${type} project: npm install`, () => {
      createConsumer(consumer, type, dependencies);
      return [];
    });
    for (const specifier of packed.flatMap(({ entries }) => entries)) {
      await tally.check(`fresh ${type} project: ${specifier}`, () =>
        findLoadProblems(consumer, type, specifier),
      );
    }
    const typed = packed
      .flatMap(({ entries }) => entries)
      .filter((specifier) => !specifier.endsWith(".json"));
    for (const [name, resolution] of Object.entries(resolutions[type])) {
      await tally.check(`fresh ${type} project: types under ${name}, declaration files included`, () =>
        findTypeProblems(consumer, typed, tsc, resolution),
      );
    }
    for (const bin of packed.flatMap(({ bins }) => bins)) {
      await tally.check(`fresh ${type} project: ${bin} --help`, () => {
        run("npm", ["exec", "--offline", "--", bin, "--help"], consumer);
        return [];
      });
    }
  }
  await checkWithoutPeers(tally, packed, temporary, `@types/node@${versions["@types/node"]}`);
  return tally.finish();
}

/**
 * An optional peer is optional: without it everything loads, and every entry that is not named after it has types.
 * @param {Tally} tally
 * @param {readonly ReturnType<typeof pack>[]} packed
 * @param {string} temporary
 * @param {string} nodeTypes
 */
async function checkWithoutPeers(tally, packed, temporary, nodeTypes) {
  for (const { name, folder, entries } of packed) {
    const peers = Object.entries(workspace.readManifest(folder).peerDependenciesMeta ?? {}).flatMap(
      ([peer, { optional }]) => (optional === true ? [peer] : []),
    );
    if (peers.length === 0) continue;
    const consumer = path.join(temporary, "without-peers", name);
    const title = `${name} without ${peers.join(" and ")}`;
    await tally.check(`${title}: npm install`, () => {
      createConsumer(consumer, "module", [...packed.map(({ tarball }) => tarball), nodeTypes]);
      return peers
        .filter((peer) => existsSync(path.join(consumer, "node_modules", peer)))
        .map((peer) => `${peer} was installed all the same`);
    });
    const programs = entries.filter((specifier) => !specifier.endsWith(".json"));
    for (const specifier of programs) {
      await tally.check(`${title}: ${specifier}`, () => findLoadProblems(consumer, "module", specifier));
    }
    const typed = programs.filter((specifier) => !peers.some((peer) => specifier.endsWith(`/${peer}`)));
    await tally.check(`${title}: types of ${typed.join(", ")}`, () =>
      findTypeProblems(consumer, typed, tsc, resolutions.module.nodenext),
    );
  }
}

const temporary = mkdtempSync(path.join(tmpdir(), "tenfour-packages-"));
try {
  process.exitCode = await checkAll(temporary);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
