import type { Source } from "@tenfour/contracts";

/** What people call the sources. */
export const LABELS: Readonly<Record<Source, string>> = { sonoran: "Sonoran CAD", accweb: "accweb" };
