import type { SeededRandom } from "../seeded-random.js";
import { AREA_OF_PLAY } from "./stories.js";
import type { WireUnit } from "./wire.js";

const NAMES = [
  "Avery Quinn",
  "Sam O'Rourke",
  "Noor Haddad",
  "Björn Åkesson",
  'Tess "Torch" Delgado',
  "Kofi Mensah",
  "Ruby & Co. Vance",
  "Lee <Hawk> Tanaka",
  "Petra Novák",
  "Gus Whitlock",
  "Imani Brooks",
  "Ciarán Walsh",
] as const;

const POSTS = [
  { department: "HCSO", subdivision: "Patrol", rank: "Deputy", letter: "A", page: 0 },
  { department: "HCSO", subdivision: "Traffic", rank: "Sergeant", letter: "T", page: 0 },
  { department: "HCFD", subdivision: "Engine 4", rank: "Lieutenant", letter: "E", page: 1 },
  { department: "HCEMS", subdivision: "Medic 2", rank: "Paramedic", letter: "M", page: 2 },
] as const;

const HEX = "0123456789abcdef";

/** A UUID drawn from the seed. */
export function uuid(random: SeededRandom): string {
  const hex = (length: number) => random.text(length, HEX);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

/** A Discord user id drawn from the seed. */
export function discordId(random: SeededRandom): string {
  return `2${random.text(17, "0123456789")}`;
}

/** Who is on duty: the given number of units, and one dispatcher with the first id. */
export function muster(count: number, firstId: number, random: SeededRandom): WireUnit[] {
  const names = random.shuffle(NAMES);
  return Array.from({ length: count + 1 }, (_, index) => {
    const isDispatch = index === 0;
    const post = POSTS[(index - 1) % POSTS.length] ?? POSTS[0];
    const communityUserId = discordId(random);
    const round = Math.floor(index / names.length);
    return {
      id: firstId + index,
      accId: uuid(random),
      status: isDispatch ? 1 : 2,
      isPanic: false,
      location: isDispatch ? "Dispatch Center" : "Station 1",
      aop: AREA_OF_PLAY,
      isDispatch,
      data: {
        apiIds: [`steam:11000010${random.text(7, HEX)}`, `license:${random.text(40, HEX)}`],
        communityUserId,
        communityUserIds: [communityUserId],
        unitNum: isDispatch ? "CTRL-1" : `${index}-${post.letter}-${random.int(10, 99)}`,
        name: `${names[index % names.length] ?? ""}${round === 0 ? "" : ` ${round + 1}`}`,
        district: AREA_OF_PLAY,
        department: isDispatch ? "HCCC" : post.department,
        subdivision: isDispatch ? "Communications" : post.subdivision,
        rank: isDispatch ? "Dispatcher" : post.rank,
        group: "",
        page: isDispatch ? 3 : post.page,
      },
    };
  });
}
