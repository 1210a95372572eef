/** What a caller reports, and what becomes of it. */
export interface Story {
  readonly caller: string;
  readonly block: string;
  readonly address: string;
  readonly postal: string;
  readonly says: string;
  readonly title: string;
  readonly code: string;
  readonly priority: 1 | 2 | 3;
  /** The unit's CAD page that answers it: 0 police, 1 fire, 2 EMS. */
  readonly page: 0 | 1 | 2;
  /** What the units report, in order. None at all: dispatch takes the call for a prank and removes it. */
  readonly notes: readonly string[];
}

/** Where the stories take place. */
export const AREA_OF_PLAY = "Halcyon County";

/** Player-written texts: some try what a careless screen, log or chat would let them do. */
export const STORIES: readonly [Story, ...Story[]] = [
  {
    caller: "Jane O'Malley",
    block: "1400",
    address: "Grapevine Ave",
    postal: "204",
    says: "There's a llama on the freeway and it is directing traffic. Better than the last guy, honestly.",
    title: "Animal on roadway",
    code: "10-91 - Stray animal",
    priority: 3,
    page: 0,
    notes: [
      "Llama located, northbound shoulder.",
      "Llama refuses to identify itself.",
      "Owner on scene with a leash.",
    ],
  },
  {
    caller: "Marcus Bell",
    block: "200",
    address: "Harbor Rd",
    postal: "118",
    says: "Two cars, one lamp post, everyone is shouting. One driver says the post came from the right.",
    title: "Traffic collision",
    code: "10-50 - Vehicle accident",
    priority: 2,
    page: 0,
    notes: [
      "Two vehicles, minor injuries.",
      'Plate "XP-123<BS>" & trailer, tow requested.',
      "Lamp post is stable.",
    ],
  },
  {
    caller: "Zoë Łukasiewicz",
    block: "77",
    address: "Rue de l'Église",
    postal: "302",
    says: "My neighbour's garage is on fire – there is a smell of burnt pierogi 🔥",
    title: "Structure fire",
    code: "10-70 - Fire",
    priority: 1,
    page: 1,
    notes: ["Light smoke showing.", "Fire knocked down, pierogi lost.", "Overhaul complete."],
  },
  {
    caller: "<script>alert('911')</script>",
    block: "900",
    address: "Server Farm Ln",
    postal: "404",
    says: "Somebody is <b>hacking</b> the mainframe &amp; my toaster. Send @everyone, please @here.",
    title: "Suspicious circumstances",
    code: "10-37 - Suspicious person",
    priority: 3,
    page: 0,
    notes: ["Toaster secured.", "Caller advised to update the firmware."],
  },
  {
    caller: "Deputy's Diner",
    block: "31",
    address: "Main St",
    postal: "101",
    says: "Customer fell off the counter while explaining a penalty kick. He is awake and still explaining.",
    title: "Fall victim",
    code: "10-52 - Ambulance needed",
    priority: 2,
    page: 2,
    notes: [
      "Patient alert and oriented.",
      "Ankle sprained, pride fractured.",
      "Transporting to Halcyon General.",
    ],
  },
  {
    caller: "Anonymous",
    block: "",
    address: "Payphone at Pier 4",
    postal: "140",
    says: "Is your refrigerator running?",
    title: "Prank call",
    code: "10-0 - Caution",
    priority: 3,
    page: 0,
    notes: [],
  },
  {
    caller: "Ingrid **Bold** Sørensen",
    block: "550",
    address: "Quarry Rd",
    postal: "611",
    says: "Armed robbery at the jewellery store! Red sedan, plate 8ABC123, heading for the hills at 120 mph.",
    title: "Armed robbery",
    code: "10-31 - Robbery in progress",
    priority: 1,
    page: 0,
    notes: [
      "Suspect vehicle sighted, Quarry Rd at Ridge Trail.",
      "Pursuit in progress, 3 units.",
      "Spike strip successful. Two in custody.",
      "Clear. Jewellery returned, sandwiches retained as evidence.",
    ],
  },
  {
    caller: "Robert'); DROP TABLE calls;--",
    block: "1337",
    address: "Little Bobby Ct",
    postal: "256",
    says: "Noise complaint: the band next door only knows one song, and it is Wonderwall.",
    title: "Noise complaint",
    code: "10-12 - Visitors present",
    priority: 3,
    page: 0,
    notes: ["Band advised.", "Band now knows two songs."],
  },
  {
    caller: "Mei-Lin 陳",
    block: "12",
    address: "Lakeside Dr",
    postal: "512",
    says: "A paddle boat is drifting with two people and, I think, a goose. The goose is in command.",
    title: "Water rescue",
    code: "10-80 - Rescue",
    priority: 2,
    page: 1,
    notes: ["Boat 1 in the water.", "Goose hostile.", "All persons ashore, goose at large."],
  },
  {
    caller: "Yıldız \u202eecneliS",
    block: "4",
    address: "Theatre Sq",
    postal: "108",
    says: "Line one\nLine two\tand a bell\u0007: somebody left a suitcase that hums. \u001b[31mIt is red.\u001b[0m",
    title: "Suspicious package",
    code: "10-89 - Bomb threat",
    priority: 1,
    page: 0,
    notes: ["Area cleared.", "Suitcase contains an electric toothbrush.", "Code 4."],
  },
  {
    caller: "Otis Pemberton III",
    block: "1",
    address: "Country Club Blvd",
    postal: "777",
    says: "My golf cart has been stolen. It is in front of me. It is being stolen very slowly.",
    title: "Vehicle theft in progress",
    code: "10-99 - Stolen vehicle",
    priority: 2,
    page: 0,
    notes: ["In pursuit at 11 mph.", "Cart recovered, battery empty."],
  },
  {
    caller: "Park Ranger Hollis",
    block: "",
    address: "Trailhead 9",
    postal: "900",
    says: 'Hiker down, chest pain, says "tell my wife the tent was not that expensive". \\o/',
    title: "Medical emergency",
    code: "10-52 - Ambulance needed",
    priority: 1,
    page: 2,
    notes: ["Patient contact.", "Vitals stable, tent confirmed expensive.", "Air One inbound."],
  },
];
