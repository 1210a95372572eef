import { carModelName, formatLapTime, type KnownRecord, trackName } from "@tenfour/contracts";
import { finalOrder, inOrder } from "../fold/race.js";
import { COLOURS, type DiscordMessage, embedMessage } from "../message.js";
import type { CarStanding, RaceState } from "../state.js";
import { linesWithin, safeOr, safeText } from "../text.js";
import { ago, count } from "./words.js";

const MAX_DESCRIPTION = 4_000;
/** A grid of 60 with long names needs three. */
const MAX_RESULT_MESSAGES = 4;

/** The session as it stands: one message that is edited. */
export function standingsMessage(race: RaceState): DiscordMessage {
  const cars = inOrder(race);
  const lines = cars.map((car, index) => carLine(car, index + 1, gapOf(race.session, car, cars[0])));
  const facts = [
    safeText(race.session, 60),
    safeText(race.phase, 60),
    ...(race.remaining === null ? [] : [`${race.remaining} min left`]),
    ...(race.fastestMS > 0 ? [`fastest lap ${formatLapTime(race.fastestMS)}`] : []),
  ].filter(Boolean);
  return embedMessage({
    title: titleOf("🏁 Standings", race.name, race.track),
    description: [
      ...(facts.length === 0 ? [] : [facts.join(" · "), ""]),
      linesWithin(lines, MAX_DESCRIPTION - 300, (left) => `… and ${left} more`) || "No cars on track.",
    ].join("\n"),
    color: COLOURS.race,
    ...(race.changedAt === "" ? {} : { fields: [{ name: "Last change", value: ago(race.changedAt) }] }),
  });
}

/** The results of the session that has just ended; as many messages as they need, none when nobody drove. */
export function resultsMessages({ event }: KnownRecord<"instance_live_session_changed">): DiscordMessage[] {
  const cars = finalOrder(event.data.live).filter((car) => car.laps > 0 || car.bestLapMS > 0);
  const lines = cars.map((car, index) =>
    carLine(car, car.position > 0 ? car.position : index + 1, gapOf(event.data.oldSession, car, cars[0])),
  );
  const title = titleOf(
    `🏆 Results: ${safeOr(event.data.oldSession, 60, "session")}`,
    event.instanceName,
    event.track,
  );
  return pagesOf(lines).map((page, index) =>
    embedMessage({
      title: index === 0 ? title : `${title} (${index + 1})`,
      description: page,
      color: COLOURS.race,
    }),
  );
}

/** The fastest lap of the session so far, in a line. */
export function fastestLapLine({ event }: KnownRecord<"instance_live_new_lap">): string {
  const { playerName, raceNumber, carModel, lapTimeMS } = event.data;
  return `⚡ Fastest lap: **${formatLapTime(lapTimeMS)}** ${safeOr(playerName, 80, "Unknown driver")} · #${raceNumber} ${safeText(carModelName(carModel), 60)}`;
}

function pagesOf(lines: readonly string[]): string[] {
  const pages: string[] = [];
  let rest = lines;
  while (rest.length > 0 && pages.length < MAX_RESULT_MESSAGES) {
    let taken = 0;
    let length = 0;
    for (const line of rest) {
      if (length + line.length + 1 > MAX_DESCRIPTION) break;
      length += line.length + 1;
      taken += 1;
    }
    const isLast = pages.length === MAX_RESULT_MESSAGES - 1 && taken < rest.length;
    pages.push(
      [...rest.slice(0, taken), ...(isLast ? [`… and ${rest.length - taken} more`] : [])].join("\n"),
    );
    rest = rest.slice(taken);
  }
  return pages;
}

function titleOf(what: string, name: string, track: string): string {
  const parts = [what, safeText(name, 80), track === "" ? "" : safeText(trackName(track), 60)];
  return parts.filter(Boolean).join(" · ");
}

function carLine(car: CarStanding, place: number, gap: string): string {
  const parts = [
    `**${place}** ${safeOr(car.playerName, 60, "Unknown driver")}`,
    `#${car.raceNumber} ${safeText(carModelName(car.carModel), 60)}`,
    count(car.laps, "lap"),
    ...(gap === "" ? [] : [gap]),
    `best ${formatLapTime(car.bestLapMS)}`,
  ];
  return parts.join(" · ");
}

/** Behind the first: in a race laps or the time between the two at their last line, else between the best laps. */
function gapOf(session: string, car: CarStanding, first: CarStanding | undefined): string {
  if (first === undefined || car === first) return "";
  if (!/race/i.test(session)) {
    const hasBoth = car.bestLapMS > 0 && first.bestLapMS > 0;
    return hasBoth ? seconds(car.bestLapMS - first.bestLapMS) : "";
  }
  if (car.laps < first.laps) return `+${count(first.laps - car.laps, "lap")}`;
  return seconds(car.lastLapTimestampMS - first.lastLapTimestampMS);
}

/** Cars that are not in the order of their times have no gap worth telling. */
function seconds(ms: number): string {
  if (ms < 0) return "";
  return ms < 60_000 ? `+${(ms / 1_000).toFixed(3)}` : `+${formatLapTime(ms)}`;
}
