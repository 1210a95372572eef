import { addCapture } from "./capture.js";
import type { AddCommand } from "./command.js";
import { addDoctor } from "./doctor.js";
import { addInit } from "./init.js";
import {
  addBackup,
  addDead,
  addDeliveries,
  addDrop,
  addForget,
  addPause,
  addReload,
  addReplay,
  addResume,
  addRetry,
  addStatus,
  addTargets,
} from "./operate.js";
import { addRelay } from "./relay.js";
import { addSend } from "./send.js";
import { addSimulate } from "./simulate.js";

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly AddCommand[] = [
  addInit,
  addRelay,
  addStatus,
  addTargets,
  addDeliveries,
  addDead,
  addRetry,
  addDrop,
  addReplay,
  addPause,
  addResume,
  addReload,
  addForget,
  addBackup,
  addCapture,
  addDoctor,
  addSend,
  addSimulate,
];
