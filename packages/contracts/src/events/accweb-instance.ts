import { accwebSignal } from "../define-accweb.js";

export const instanceStarted = accwebSignal("instance_started", {
  title: "Server instance started",
  description: "An instance was started; treat it as a state reset. track is the configured one.",
});

export const instanceStopped = accwebSignal("instance_stopped", {
  title: "Server instance stopped",
  description:
    "An instance was stopped. It overtakes waiting events and often does not come at all: never rely on it.",
});
