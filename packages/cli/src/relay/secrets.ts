import type { Settings } from "../config/settings.js";

/** Every key and secret of the settings: what no output may hold. */
export function secretsOf({ sonoran, accweb }: Settings): string[] {
  return [...(sonoran?.communities ?? []).map(({ apiKey }) => apiKey), ...(accweb?.secrets ?? [])];
}
