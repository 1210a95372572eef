import type { Check } from "../check.js";

/** How a relay is that runs already. */
export const runningRelayCheck: Check = {
  name: "relay",
  run: async ({ runningRelay }) => {
    const origin = await runningRelay();
    if (origin === undefined) return [];
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) });
    if (response.status === 200) return [{ status: "ok", message: "the running relay is ready" }];
    const answer: unknown = await response.json();
    const reasons = reasonsOf(answer);
    return [
      {
        status: "failed",
        message: `the running relay is not ready: ${reasons.join("; ")}`,
        remedy: "its log says more",
      },
    ];
  },
};

function reasonsOf(answer: unknown): string[] {
  if (typeof answer !== "object" || answer === null || !("reasons" in answer)) return [];
  return Array.isArray(answer.reasons) ? answer.reasons.map(String) : [];
}
