import { shownName } from "./shown-name.js";

/**
 * A place in a config file as people write it: `sonoran.communities[0].apiKey`. A name of the user's own that may hold
 * a secret is `…`.
 */
export function optionPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${shownName(String(part)) ?? "…"}`))
    .join("")
    .replace(/^\./, "");
}
