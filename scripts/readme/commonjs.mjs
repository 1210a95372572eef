// The programs of a README in CommonJS, beside the ES modules that they are written as.

/** `<!-- commonjs -->` asks for the program above it, up to `<!-- end -->`. */
const BLOCK = /^<!-- commonjs -->\n[^]*?^<!-- end -->$/gm;
const PROGRAM = /^```[jt]s\n([^]*?)^```$/gm;
const IMPORT = /^import (?:(\w+)|\{([^}]*)\}) from ("[^"]+");\n/gm;

/**
 * The README with every program that is wanted in CommonJS as that above it is now.
 * @param {string} readme
 */
export function fillCommonJs(readme) {
  return readme.replaceAll(BLOCK, (_block, /** @type {number} */ at) => {
    const program = [...readme.slice(0, at).matchAll(PROGRAM)].at(-1)?.[1];
    if (program === undefined) throw new Error("<!-- commonjs --> has no program above it");
    const code = `\`\`\`js\n${asCommonJs(program)}\`\`\``;
    const details = `<details>\n<summary>The same in CommonJS</summary>\n\n${code}\n\n</details>`;
    return `<!-- commonjs -->\n${details}\n<!-- end -->`;
  });
}

/**
 * A program of ES modules as CommonJS: its imports become `require()`, and what awaits runs in a function, because
 * only modules may await at their top.
 * @param {string} program
 */
export function asCommonJs(program) {
  const requires = [...program.matchAll(IMPORT)].map(([, whole, names = "", from]) =>
    whole === undefined
      ? `const {${names.replaceAll(/ as /g, ": ")}} = require(${from});\n`
      : `const ${whole} = require(${from});\n`,
  );
  const rest = program.replaceAll(IMPORT, "").replace(/^\n+/, "");
  if (/^import\b/m.test(rest)) throw new Error(`an import that does not become a require():\n${rest}`);
  const head = `${requires.join("")}\n`;
  if (!/\bawait\b/.test(rest.replaceAll(/\/\/.*$/gm, ""))) return `${head}${rest}`;
  return `${head}async function main() {\n${rest.replaceAll(/^(?=.)/gm, "  ")}}\n\nmain();\n`;
}

/**
 * The programs of a README in CommonJS, in their order.
 * @param {string} readme
 */
export function commonJsPrograms(readme) {
  return [...readme.matchAll(BLOCK)].map(([block]) => /^```js\n([^]*?)^```$/m.exec(block)?.[1] ?? "");
}
