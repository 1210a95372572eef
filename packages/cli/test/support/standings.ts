import { readFileSync } from "node:fs";

const FIXTURE = new URL(
  "../../../contracts/fixtures/accweb-session/instance_live_session_changed.results.json",
  import.meta.url,
);
const CARS = 60;
const LAPS = 300;

interface Standings {
  readonly data: { readonly live: Readonly<Record<string, { readonly laps: readonly object[] }>> };
}

/** The standings of an endurance race, 4 MB: one of the fixtures, with more cars and laps (accweb.md §5). */
export function standings(): object {
  const event = JSON.parse(readFileSync(FIXTURE, "utf8")) as Standings;
  const cars = Object.values(event.data.live);
  const laps = cars.flatMap((car) => car.laps);
  const many = Array.from({ length: CARS }, (_, index): [string, object] => {
    const ofCar = Array.from({ length: LAPS }, (_lap, number) => laps[(index + number) % laps.length]);
    return [String(1001 + index), { ...cars[index % cars.length], laps: ofCar }];
  });
  return { ...event, data: { ...event.data, live: Object.fromEntries(many) } };
}
