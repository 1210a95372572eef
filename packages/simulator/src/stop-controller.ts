import { setMaxListeners } from "node:events";

/** A controller on whose signal any number may wait at once: Node takes more than ten for a leak, and says so. */
export function stopController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
