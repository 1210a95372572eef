import type { Batch } from "./faults.js";
import type { Pacer } from "./pace.js";
import { stopController } from "./stop-controller.js";
import type { Counters, Tally } from "./tally.js";

/** The figures of a run that is over. */
export interface Summary extends Counters {
  /** `finished`: all events were sent. `stopped`: `stop()` came first. */
  readonly ended: "finished" | "stopped";
}

/** A sender at work. Dispose of it (`await using`) or `stop()` it: both leave no timer and no socket behind. */
export interface Simulation extends AsyncDisposable {
  /**
   * Settles when the sender is through. Rejects only if one of your own callbacks threw: a listener that fails is
   * counted, not thrown. Never settles with `loop: true` unless stopped.
   */
  readonly done: Promise<Summary>;
  /** What has been sent and answered so far. */
  readonly counters: Counters;
  /** Ends the run now, with whatever is under way, and returns its summary. May be called again. */
  stop(): Promise<Summary>;
}

/** What a sender does, without the when. */
export interface Run<E> {
  /** The events of one shift or weekend. `index` counts the repetitions, `startMs` is simulated time. */
  cycle(index: number, startMs: number): Iterable<Batch<E>>;
  readonly loop: boolean;
  readonly pacer: Pacer;
  readonly tally: Tally;
  /** Sends one batch. Must return soon after `signal` aborts. */
  deliver(batch: Batch<E>, signal: AbortSignal): Promise<void>;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Simulated rest between two shifts or weekends. */
const REST_MS = 5000;

async function sendAll<E>(run: Run<E>, signal: AbortSignal): Promise<Summary["ended"]> {
  let startMs = 0;
  for (let index = 0; ; index++) {
    let endMs: number | undefined;
    for (const batch of run.cycle(index, startMs)) {
      endMs = startMs + batch.atMs;
      try {
        await run.pacer.until(endMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      if (signal.aborted) return "stopped";
      await run.deliver(batch, signal);
      if (signal.aborted) return "stopped";
    }
    // A cycle without a single event would otherwise repeat for ever without waiting.
    if (!run.loop || endMs === undefined) return "finished";
    startMs = endMs + REST_MS;
  }
}

async function perform<E>(run: Run<E>, signal: AbortSignal): Promise<Summary> {
  try {
    const ended = await sendAll(run, signal);
    return { ...run.tally.snapshot(), ended };
  } finally {
    await run.close();
  }
}

/** Starts a run and returns its handle. */
export function startSimulation<E>(run: Run<E>): Simulation {
  const stopping = stopController();
  const done = perform(run, stopping.signal);
  // A rejection is seen by whoever awaits `done` or stops the run; until then it must not end the process.
  done.catch(() => undefined);
  const stop = () => {
    stopping.abort();
    return done;
  };
  return {
    done,
    get counters() {
      return run.tally.snapshot();
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
