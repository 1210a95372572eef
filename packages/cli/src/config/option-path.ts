/** A place in a config file as people write it: `sonoran.communities[0].apiKey`. */
export function optionPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}
