/**
 * A value that a config file has for an option: a text as it is, or the name of the environment variable that
 * has it.
 */
export type Scalar = { readonly text: string } | { readonly variable: string };

/** As YAML, quoted, so that nothing in it means anything to YAML or to `${…}`. */
export function yamlScalar(value: Scalar): string {
  if ("variable" in value) return `\${${value.variable}}`;
  // JSON's strings are YAML's, but these end a line in YAML 1.1.
  return JSON.stringify(value.text.split("${").join("$${")).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
