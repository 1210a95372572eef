import { z } from "zod";
import { open } from "../open.js";
import { MAX_UNIT_LOCATIONS_PER_CALL, SonoranHubError } from "./hub.js";

const coordinates = open({ x: z.number(), y: z.number(), z: z.number(), w: z.number() });

const vehicle = open({
  model: z.string().describe("URL of the vehicle's model."),
  zOffset: z.number(),
  lightZOffset: z.number(),
  sizeOffset: z.number(),
  headingOffset: z.number(),
  lights: z.boolean(),
});

const INCOMPLETE = SonoranHubError.INCOMPLETE_UPDATE;

const ids = {
  communityUserId: z.string().optional(),
  roblox: z.number().optional().describe("Roblox user id."),
  apiId: z.string().optional(),
  identId: z.int().optional(),
};

const members = {
  ...ids,
  location: z
    .string(INCOMPLETE)
    .min(1, INCOMPLETE)
    .describe("Street, postal or whatever the map should say."),
  coordinates: coordinates.optional(),
  peerId: z.string().optional(),
  vehicle: vehicle.optional(),
};

/** A refinement is not exported as JSON Schema, so it is said there too. */
const WITH_AN_ID = { anyOf: Object.keys(ids).map((id) => ({ required: [id] })) };

const canonical = open(members)
  .refine(
    ({ communityUserId, roblox, apiId, identId }) =>
      [communityUserId, roblox, apiId, identId].some((id) => id !== undefined),
    INCOMPLETE,
  )
  .meta(WITH_AN_ID);

const withPosition = open({ ...members, position: coordinates.optional() }).meta(WITH_AN_ID);

/**
 * One unit's place on the map, for `invoke("unitLocation", updates)` (sonoran.md §3). `location` and one of
 * `identId`, `apiId`, `communityUserId` and `roblox` are required. `position`, as one of the vendor's examples
 * calls them, is accepted for `coordinates` and becomes that.
 */
export const unitLocationUpdateSchema = z.codec(withPosition, canonical, {
  decode: ({ position, ...update }) =>
    position === undefined || update.coordinates !== undefined
      ? update
      : { ...update, coordinates: position },
  encode: (update) => update,
});
/** One unit's place on the map. */
export type UnitLocationUpdate = z.output<typeof unitLocationUpdateSchema>;

/** The argument of one `unitLocation` call: 1 to {@link MAX_UNIT_LOCATIONS_PER_CALL} updates. */
export const unitLocationUpdatesSchema = z
  .array(unitLocationUpdateSchema)
  .min(1, SonoranHubError.NO_UPDATES)
  .max(MAX_UNIT_LOCATIONS_PER_CALL, SonoranHubError.TOO_MANY_UPDATES);
