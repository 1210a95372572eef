import type { Reach } from "../target.js";
import { failureCode, failureText } from "./failure-text.js";
import { type Guard, guardedConnector, type Resolve } from "./guarded-connector.js";

/**
 * Connects as deliveries to this URL do, TLS included, and hangs up. Nothing is sent: no request, no event.
 *
 * @param resolve Node's own unless a test says otherwise
 */
export function reach(
  { hostname, host, port, protocol }: URL,
  guard: Guard,
  resolve?: Resolve,
): Promise<Reach> {
  const connect = guardedConnector(guard, resolve);
  const startedAt = performance.now();
  return new Promise((settle) => {
    connect({ hostname: hostname.replace(/^\[|\]$/g, ""), host, port, protocol }, (error, socket) => {
      if (error !== null) {
        const code = failureCode(error);
        settle({ reached: false, detail: failureText(host, error), ...(code === undefined ? {} : { code }) });
        return;
      }
      socket.on("error", () => undefined).destroy();
      settle({ reached: true, tookMs: Math.round(performance.now() - startedAt) });
    });
  });
}
