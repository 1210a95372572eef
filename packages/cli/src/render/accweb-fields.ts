import {
  type AccwebEventName,
  type CarState,
  carModelName,
  type EventOf,
  formatLapTime,
  isTimedLap,
  type Live,
  lapFlags,
  standings,
  trackName,
} from "@tenfour/contracts";
import type { FieldTable } from "./field-table.js";
import { joined } from "./words.js";

type Lap = EventOf<"instance_live_new_lap">["data"];

const PODIUM = 3;

/** accweb events. */
export const accwebFields: FieldTable<AccwebEventName> = {
  instance_started: ({ track }) => [track === "" ? "" : trackName(track)],
  instance_stopped: () => [],
  instance_live_new_driver: ({ data, nrDrivers }) => [
    data.playerName,
    `#${data.raceNumber} ${carModelName(data.carModel)}`,
    drivers(nrDrivers),
  ],
  instance_live_remove_connection: ({ data, nrDrivers }) => [data.playerName, drivers(nrDrivers)],
  instance_live_new_lap: ({ data, track }) => [
    joined([data.playerName, formatLapTime(data.lapTimeMS), lapNote(data)]),
    `#${data.raceNumber} ${carModelName(data.carModel)}`,
    joined([data.position === undefined ? "" : `P${data.position}`, trackName(track)], ", "),
  ],
  instance_live_new_damage_zone: ({ data }) => [
    data.playerName,
    `#${data.raceNumber} ${carModelName(data.carModel)}`,
  ],
  instance_live_session_phase_changed: ({ data }) => [
    `${data.session}: ${data.phase}`,
    `${data.remaining} min left`,
  ],
  instance_live_session_changed: ({ data }) => [
    `${data.oldSession} is over, now ${data.session}`,
    podium(data.live),
  ],
  instance_live_reseting_race_weekend: ({ data }) => [`${Object.keys(data.live).length} cars`],
};

function drivers(count: number): string {
  return `${count} ${count === 1 ? "driver" : "drivers"}`;
}

/** Why a lap's time does not count. */
function lapNote(lap: Lap): string {
  if (isTimedLap(lap)) return "";
  const flags = lapFlags(lap.flags);
  const notes = [
    lap.hasCut || flags.cut ? "cut" : "",
    lap.outLap || flags.outLap ? "out-lap" : "",
    lap.inLap || flags.inLap ? "in-lap" : "",
    lap.sessionOver || flags.sessionOver ? "session over" : "",
  ];
  const note = joined(notes, ", ");
  return note === "" ? "" : `(${note})`;
}

function podium(live: Live): string {
  const first = standings(live)
    .filter((car) => car.position > 0)
    .slice(0, PODIUM);
  return first.map((car) => `P${car.position} ${leader(car)}`).join(", ");
}

/** Between stints nobody drives; console players have no name at all. */
function leader({ currentDriver, drivers: crew, raceNumber }: CarState): string {
  const names = [currentDriver.playerName, ...crew.map((driver) => driver.playerName)];
  return names.find((name) => name !== "") ?? `#${raceNumber}`;
}
