// Rows of a table of flags, made of the command line that parses them.
import path from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {{ flags: string, description: string }} Flag */
/** @typedef {{ name(): string, commands: readonly Command[], options: readonly Flag[] }} Command */

/**
 * @param {string} folder of the package with the command
 * @param {string} name of the command: `relay`, `simulate cad`
 * @returns {Promise<string[][]>}
 */
export async function flagRows(folder, name) {
  const { flags } = await commandOf(folder, name);
  return flags.map((flag) => [`\`${flag.flags}\``, sentence(flag.description)]);
}

/**
 * Every command below the first, by its name with those above it.
 * @param {string} folder
 * @returns {Promise<{ name: string, flags: readonly Flag[] }[]>}
 */
export async function allCommands(folder) {
  const { createProgram } = /** @type {{ createProgram: (context: object) => Command }} */ (
    await import(pathToFileURL(path.join(folder, "dist/program.js")).href)
  );
  const program = createProgram({ io: { stdout: process.stdout }, action: () => () => undefined });
  const below = (/** @type {Command} */ command, /** @type {string} */ prefix) =>
    command.commands.flatMap(
      /** @returns {{ name: string, flags: readonly Flag[] }[]} */ (child) => {
        const name = `${prefix}${child.name()}`;
        return [{ name, flags: child.options }, ...below(child, `${name} `)];
      },
    );
  return below(program, "");
}

/** @param {string} folder @param {string} name */
async function commandOf(folder, name) {
  const command = (await allCommands(folder)).find((candidate) => candidate.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  return command;
}

/** @param {string} text */
function sentence(text) {
  return text.replace(/[<>]/g, "\\$&");
}
