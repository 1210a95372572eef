import { discordId, uuid } from "./crew.js";
import type { Interlude } from "./desk.js";
import type { CadWireEvent } from "./wire.js";

/** Where the files live that events point to; nothing is ever fetched from there. */
export const ASSETS = "https://cad.example.com/assets";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Length of the spoken station alert: big enough to need several packets. */
const AUDIO_CHARACTERS = 40_000;

const onTheMove: Interlude = (desk) => {
  const location = desk.random.pick(["Ridge Trail / Main St", "Pier 4", "Lakeside Dr", "Route 9 northbound"]);
  const units = desk.patrols.slice(0, 2).map((id) => desk.change(id, { location }));
  return [desk.event("EVENT_UNIT_UPDATE", { units })];
};

const streetSign: Interlude = (desk) => {
  const ids = [desk.random.int(1, 40)];
  const signData = { ids, text1: "LLAMA AHEAD", text2: "EXPECT DELAYS", text3: "<<< & >>>" };
  return [desk.event("EVENT_STREETSIGN_UPDATED", { signData })];
};

const tone: Interlude = (desk) => {
  const ident = desk.anyPatrol;
  const playTonesTo = [
    { type: 2, value: "HCFD", label: "Agency HCFD" },
    { type: 5, value: ident, label: `Unit ${desk.unit(ident).data.unitNum}` },
  ];
  return [desk.event("EVENT_TONE", { url: `${ASSETS}/tones/station.mp3`, playTonesTo })];
};

const character: Interlude = (desk) => {
  const id = desk.random.chance(0.5) ? desk.newId() : `char1:${desk.random.text(12, "0123456789abcdef")}`;
  return [desk.event("EVENT_CHAR_SELECTED", { accId: desk.unit(desk.anyPatrol).accId, id })];
};

const newMember: Interlude = (desk) => {
  const member = { communityUserId: discordId(desk.random), accountUuid: uuid(desk.random) };
  return [desk.event("EVENT_COMMUNITY_LINK_VERIFIED", member)];
};

const stationAlert: Interlude = (desk) => {
  const spoken = desk.random.chance(0.25);
  return [
    desk.event("EVENT_STATION_ALERT", {
      locations: [{ name: "Station 4", open: ["Bay 1", "Bay 2"], close: ["Lobby"] }],
      message: spoken
        ? desk.random.text(AUDIO_CHARACTERS, BASE64)
        : "Engine 4, smoke in the area of Rue de l'Église.",
      colors: ["#ff0000", "#ffffff"],
      tone: desk.random.pick(["engine", `${ASSETS}/tones/engine.mp3`]),
    }),
  ];
};

const PAGER_NATURES = ["Emergency", "NonEmergency", "Administrative"] as const;

const pager: Interlude = (desk) => {
  const body = desk.random.pick([
    "Coffee at Station 1 is back. This is not a drill.",
    "Mandatory briefing 21:30 @everyone <b>bring pens</b>",
    "Mutual aid requested: one (1) very large goose.",
  ]);
  const nature = desk.random.pick<(typeof PAGER_NATURES)[number]>(PAGER_NATURES);
  return [
    desk.event("EVENT_PAGER_REBORN", {
      addresses: ["HCFD-ALL", "MEDIC-2"],
      identIds: [desk.anyPatrol],
      nature,
      body,
    }),
  ];
};

const callout: Interlude = (desk) => {
  const coordinate = () => desk.random.int(-400_000, 400_000) / 100;
  const place = { x: coordinate(), y: coordinate(), z: 31.5 };
  const data = { CalloutLocations: [place], PedWeaponData: { weapon: "WEAPON_SNOWBALL", chance: 40 } };
  return [desk.event("EVENT_NEW_CALLOUT", { callout: { id: `snowball-fight-${desk.newId()}`, data } })];
};

const supportRequest: Interlude = (desk) => [
  { type: "GET_LOGS", logKey: desk.random.text(32, "0123456789abcdef") },
];

/** Names the product does not know: communities define their own, spelt as they like. */
const communityEvent: Interlude = (desk) => {
  const ident = desk.anyPatrol;
  const own: readonly [CadWireEvent, CadWireEvent] = [
    { type: "TOW_REQUESTED", data: { ident, vehicle: "Silver hatchback", flatbed: true } },
    { type: "Halcyon_Weather", data: { forecast: 'Fog & "light" llamas', untilMinutes: 30 } },
  ];
  return [desk.random.pick(own)];
};

/** What takes no more than one event to tell. */
export const announcements: readonly Interlude[] = [
  onTheMove,
  streetSign,
  tone,
  character,
  newMember,
  stationAlert,
  pager,
  callout,
  supportRequest,
  communityEvent,
];
