import { simulateHub } from "@tenfour/simulator";
import type { Io } from "../io.js";
import { gate } from "../relay/gate.js";
import { onStopSignal } from "../relay/stop-signals.js";
import { shiftFlags } from "./cad.js";
import { HubCommands } from "./hub-commands.js";
import { type HubFlags, hubOptions } from "./hub-options.js";
import { HubOutput } from "./hub-output.js";
import { playShift } from "./hub-shift.js";
import { DEFAULT_SEED, speedOf } from "./simulation-flags.js";

/**
 * Runs a simulated hub. With `--json` it ends with its input, as `simulateHub` does; for people it runs until a
 * signal ends it, whatever becomes of its input.
 *
 * @returns the exit code
 */
export async function runHub(flags: HubFlags, io: Io): Promise<number> {
  const json = flags.json ?? false;
  const { options, isConfigured } = hubOptions(flags, io);
  const shift = { seed: flags.seed ?? DEFAULT_SEED, speed: speedOf(flags.speed), ...shiftFlags(flags) };
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  const listening = gate<void>();
  const output = new HubOutput(io, { json, communities: options.communities, isConfigured, onFailure: stop });
  const commands = new HubCommands(io.stdin, json);
  const forgetSignals = onStopSignal(io, stop);
  try {
    const running = simulateHub(
      { ...options, onEntry: ({ kind }) => (kind === "listening" ? listening.open() : undefined) },
      { input: commands.lines, output: output.lines, signal: stopping.signal },
    );
    const playing =
      flags.shift === true
        ? listening.opened.then(() => playShift(shift, options.communities, commands, stopping.signal))
        : undefined;
    // Whoever waits for a hub that does not come up must not wait for ever.
    await running.finally(() => {
      stop();
      listening.open();
    });
    await playing;
    await output.end();
    return 0;
  } finally {
    forgetSignals();
    commands.close();
  }
}
