import { createReceiver, silentLogger } from "@tenfour/receiver";
import { connectPushEvents, type PushSession } from "@tenfour/receiver-ws";
import { movingFleet } from "@tenfour/simulator";
import type { Io } from "../io.js";
import { LineWriter } from "../output/line-writer.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { styleFor } from "../output/style.js";
import { gate } from "../relay/gate.js";
import { onStopSignal } from "../relay/stop-signals.js";
import { type FleetFlags, fleetPlan } from "./fleet-options.js";
import { type FleetCounts, jsonFleetReport, textFleetReport } from "./fleet-report.js";

/** How often every unit tells where it is: more often than the hub takes it, as a game server does. */
const MOVE_MS = 100;
const MOVES_PER_REPORT = { json: 10, text: 50 };

/**
 * Shows a moving fleet on the live map of a hub until a signal ends it, or nobody reads its output any more.
 *
 * @returns the exit code: 1 when the hub has not taken a single position
 */
export async function simulateFleet(flags: FleetFlags, io: Io): Promise<number> {
  const plan = fleetPlan(flags, io);
  const json = flags.json ?? false;
  const report = json ? jsonFleetReport : textFleetReport(styleFor(io.stdout, io.env));
  const { communityId, apiKey, hubUrl, server, seed, speed, units } = plan;
  const stop = gate<void>();
  const writer = new LineWriter(io.stdout, () => stop.open());
  const write = (line: () => string): void => void writer.write(line);
  const forgetSignals = onStopSignal(io, () => stop.open());
  try {
    // What the hub sends meanwhile is received, as the protocol wants, and counted.
    await using receiver = createReceiver({
      sonoran: { communities: [{ communityId, apiKey }] },
      logger: silentLogger,
    });
    const handle = connectPushEvents(receiver, { communityId, apiKey, serverIds: [server], hubUrl });
    await using _handle = handle;
    const session = onlySession(handle.sessions);
    write(() => report.begun(plan));
    handle.onState((change) => write(() => report.state(change)));
    session.unitLocations.onRefused((refusal) => write(() => report.refusal(refusal)));
    const fleet = movingFleet({ seed, units });
    const every = json ? MOVES_PER_REPORT.json : MOVES_PER_REPORT.text;
    let moves = 0;
    const timer = setInterval(() => {
      session.unitLocations.update(fleet.move(Math.round(MOVE_MS * speed)));
      moves += 1;
      if (moves % every === 0) write(() => report.counts(countsOf(session)));
    }, MOVE_MS);
    await stop.opened;
    clearInterval(timer);
    await handle.close();
    const counts = countsOf(session);
    write(() => report.ended(counts));
    await writer.flush();
    if (readerIsGone(writer.failure)) return 0;
    return counts.sent === 0 ? 1 : 0;
  } finally {
    forgetSignals();
  }
}

function onlySession(sessions: readonly PushSession[]): PushSession {
  const [session] = sessions;
  if (session === undefined) throw new Error("there is no session for the one server that was asked for");
  return session;
}

function countsOf({ unitLocations, counters }: PushSession): FleetCounts {
  return { ...unitLocations.counters, waiting: unitLocations.waiting, events: counters.received };
}
