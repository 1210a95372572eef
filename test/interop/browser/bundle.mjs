// Bundles what a page would load, as its own build would.
import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
/** For a browser: an import of a Node module fails the build. */
const options = /** @type {const} */ ({
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  platform: "browser",
  target: "es2022",
  logLevel: "silent",
});

/** @param {string} file beside this one; the result is a classic script */
export async function bundleFile(file) {
  return scriptOf(await build({ ...options, format: "iife", entryPoints: [path.join(here, file)] }));
}

/** @param {string} names exports of the package; the result is a module that has nothing but these */
export async function bundleExports(names) {
  const contents = `export { ${names} } from "@tenfour/contracts";`;
  return scriptOf(await build({ ...options, format: "esm", stdin: { contents, resolveDir: here } }));
}

/** @param {import("esbuild").BuildResult<typeof options>} result */
function scriptOf({ outputFiles, metafile }) {
  const [output] = Object.values(metafile.outputs);
  return {
    text: outputFiles[0]?.text ?? "",
    bytes: outputFiles[0]?.contents.length ?? 0,
    /** The files of which something is in it. */
    files: Object.entries(output?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  };
}
