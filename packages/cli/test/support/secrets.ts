import { expect } from "vitest";
import { secretsIn } from "../../../../scripts/lib/secret-search.mjs";
import { API_KEY, SECRET } from "./senders.js";

/** In no spelling; by default of the key and secret that the tests' senders have. */
export function expectNoSecret(output: string, secrets: readonly string[] = [API_KEY, SECRET]): void {
  expect(secretsIn(output, secrets)).toEqual([]);
}
