import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { isJsonObject, type JsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent, renamed } from "../quirks.js";
import { settle } from "../settle.js";

export const eventStreetsignUpdated = sonoranEvent("EVENT_STREETSIGN_UPDATED", {
  title: "Street sign changed",
  description: "The text of electronic street signs was changed.",
  data: open({
    signData: open({ ids: list(z.int()), text1: z.string(), text2: z.string(), text3: z.string() }),
  }),
});

const coordinate = z.number();

/** Earlier versions of the vendor's consumer read `X` and `Y` only, later ones either spelling, with or without `z`. */
const location = alsoSeen(open({ x: coordinate, y: coordinate, z: coordinate.optional() }), {
  forms: [open({ x: absent, y: absent, X: coordinate, Y: coordinate, Z: coordinate.optional() })],
  upgrade: (value) => renamed(renamed(renamed(value, "X", "x"), "Y", "y"), "Z", "z"),
});

const locations = list(location).optional();
const weapons = z
  .unknown()
  .optional()
  .describe("Weapon names as a rule; its shape differs between the sources.");
const noAction = z.string().optional().describe("none, flee, attack or surrender.");
const chance = z.number().optional().describe("0 to 100.");

const calloutData = open({
  CalloutLocations: locations,
  PedWeaponData: weapons,
  PedActionOnNoActionFound: noAction,
  PedChanceToFleeFromPlayer: chance,
  PedChanceToObtainWeapons: chance,
  PedChanceToAttackPlayer: chance,
  PedChanceToSurrender: chance,
});

const id = z.string().optional();

const camelCallout = open({
  id,
  data: absent,
  calloutLocations: locations,
  pedWeaponData: weapons,
  pedActionOnNoActionFound: noAction,
  pedChanceToFleeFromPlayer: chance,
  pedChanceToObtainWeapons: chance,
  pedChanceToAttackPlayer: chance,
  pedChanceToSurrender: chance,
});

const callout = alsoSeen(open({ id, data: calloutData.optional() }), {
  forms: [camelCallout],
  upgrade: calloutFromCamelCase,
});

const camelName = /^(?:callout|ped)[A-Z]/;

/**
 * The vendor's page shows the fields in camelCase, directly in `callout`; its consumer reads `callout.data`.
 * `data` may be missing, so fields that only resemble the page's are no fault of the event and stay in place.
 */
function calloutFromCamelCase(value: unknown): unknown {
  if (!isJsonObject(value) || !isAbsent(value["data"])) return value;
  const moved = Object.keys(value).filter((name) => camelName.test(name));
  if (moved.length === 0 || !camelCallout.validate(settle(camelCallout, value))) return value;
  const { data: _none, ...result }: JsonObject = { ...value };
  const data: JsonObject = {};
  for (const name of moved) {
    data[name.charAt(0).toUpperCase() + name.slice(1)] = value[name];
    delete result[name];
  }
  return { ...result, data };
}

export const eventNewCallout = sonoranEvent("EVENT_NEW_CALLOUT", {
  title: "Callout created",
  description: "A callout for the game was created in the CAD.",
  data: open({ callout }),
});
