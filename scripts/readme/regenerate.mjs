// A README with everything in it that is generated as its sources have it now.
import { fillCommonJs } from "./commonjs.mjs";
import { withTables } from "./tables.mjs";

/**
 * @param {string} folder of the package, or the root of the workspace
 * @param {string} readme
 */
export async function regenerate(folder, readme) {
  return fillCommonJs(await withTables(folder, readme));
}
