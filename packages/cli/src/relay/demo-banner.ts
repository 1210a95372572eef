import type { Style } from "../output/style.js";
import type { Endpoints } from "./endpoints.js";

/** How to get from the demo to real events; the banner has it, and with `--json` the log. */
export const DEMO_HINTS = [
  "Demo: no source is configured, so built-in senders play a patrol shift (Sonoran CAD) and a race weekend (accweb).",
  "For real events set SONORAN_API_KEY (your community's API key) or ACCWEB_SECRET (a secret of your own)",
  "in the environment, or write a tenfour.config.yaml, and start again.",
] as const;

/** What people are told when the demo begins. */
export function demoBanner({ host, port }: Endpoints, style: Style): string {
  const [what, ...how] = DEMO_HINTS;
  return [
    style.bold(`Tenfour relay, listening on ${host}:${port}`),
    "",
    style.yellow(what),
    ...how.map((line) => `  ${line}`),
    "",
    style.dim("Ctrl+C ends."),
    "",
  ].join("\n");
}
