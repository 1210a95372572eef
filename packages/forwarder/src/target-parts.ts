import { Gate } from "./gate.js";
import { KeyWindow } from "./key-window.js";
import { Settler } from "./settler.js";
import type { Surroundings } from "./surroundings.js";
import { Suspects } from "./suspects.js";
import { TargetJournal } from "./target-journal.js";

/** What the parts of a target share. */
export interface TargetParts extends Surroundings {
  readonly window: KeyWindow;
  readonly gate: Gate;
  readonly suspects: Suspects;
  readonly settler: Settler;
  readonly journal: TargetJournal;
}

/** @param changed called when settlements have been recorded */
export function targetParts(given: Surroundings, changed: () => void): TargetParts {
  const gate = new Gate(given.target.retry, given.random);
  return {
    ...given,
    gate,
    window: new KeyWindow(),
    suspects: new Suspects(),
    settler: new Settler(given.consumer, given.logger, given.target.lanes, changed),
    journal: new TargetJournal(given, gate),
  };
}
