import type { Settings } from "../config/settings.js";

/** Shorter values of headers are no secrets, and would only make a log unreadable. */
const MIN_SECRET_LENGTH = 8;

/** Every key and secret of the settings: what no output may hold. */
export function secretsOf({ sonoran, accweb, targets }: Settings): string[] {
  const ofTargets = targets.flatMap((target) => {
    // Whoever has the last part of a webhook URL of Discord's can post there.
    if (target.type === "discord") return new URL(target.url).pathname.split("/").filter(Boolean).slice(-1);
    return target.type === "webhook" ? [target.secret ?? [], Object.values(target.headers ?? {})].flat() : [];
  });
  return [
    ...(sonoran?.communities ?? []).map(({ apiKey }) => apiKey),
    ...(accweb?.secrets ?? []),
    ...ofTargets.filter((text) => text.length >= MIN_SECRET_LENGTH),
  ];
}
