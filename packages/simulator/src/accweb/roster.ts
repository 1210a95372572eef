import type { SeededRandom } from "../seeded-random.js";
import type { WireDriver } from "./wire.js";

/** Names as players choose them: several are meant to hurt whoever shows them without escaping. */
const CHARACTERS = [
  "Inês Carvalho",
  "Jürgen Weiß",
  "Łukasz Wójcik",
  "山田 太郎",
  'Max "Apex" O\'Brien',
  "Søren Kjær",
  "<b>Late Braker</b>",
  "Tire & Wing Co.",
  "@everyone Eddie",
  "**Kerb** _Rider_",
  "Robert'); DROP TABLE laps;--",
  "Müsli 🥣 Racing",
  "Žofie Nováková",
  "Anaïs [pit](https://example.com)",
  "Slow\u202eretsaF",
  "Line\u2028Breaker",
  "\u001b[31mRed Mist",
  "Ngozi Okafor",
  "=HYPERLINK(1)",
  "Óscar Peña",
] as const;

const FIRST = ["Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Finn", "Grace", "Hugo", "Ivana", "Joon"] as const;
const LAST = [
  "Almeida",
  "Brandt",
  "Costa",
  "Dubois",
  "Eriksen",
  "Fontana",
  "Grant",
  "Hughes",
  "Ito",
  "Jansen",
] as const;

/** Model ids of GT3 cars, which share one class and pace. */
const GT3_MODELS = [20, 22, 23, 24, 25, 30, 31, 32, 33, 34, 35, 36] as const;

/** A car as it stands on the entry list. */
export interface Entry {
  readonly raceNumber: number;
  readonly carModel: number;
  /** Who starts, and for some cars who takes over. */
  readonly crew: readonly [WireDriver, ...WireDriver[]];
}

/** Draws up an entry list; every third car has a second driver. */
export function entryList(cars: number, random: SeededRandom): Entry[] {
  const plain = random.shuffle(FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`)));
  // Every other seat goes to a character, as long as there are any.
  const names = random
    .shuffle(CHARACTERS)
    .flatMap((character, index) => [plain[index] ?? character, character]);
  names.push(...plain.slice(CHARACTERS.length));
  const numbers = random.shuffle(Array.from({ length: 998 }, (_, index) => index + 1));
  const driver = (): WireDriver => ({
    playerName: names.shift() ?? "Reserve Driver",
    playerID: `S7656119${random.text(10, "0123456789")}`,
  });
  return Array.from({ length: cars }, (_, index) => ({
    raceNumber: numbers[index] ?? index + 1,
    carModel: random.pick(GT3_MODELS),
    crew: index % 3 === 2 ? [driver(), driver()] : [driver()],
  }));
}
