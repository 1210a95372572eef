import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent } from "../quirks.js";

/** A unit status code on the wire; {@link UnitStatus} has the default ones. */
export const unitStatus = z
  .int()
  .nonnegative()
  .describe("0 UNAVAILABLE, 1 BUSY, 2 AVAILABLE, 3 ENROUTE, 4 ON_SCENE, or a code of the community's own.");

const unitDataMembers = {
  communityUserId: z
    .string()
    .optional()
    .describe("Account of the community's own system, where one is linked."),
  communityUserIds: list(z.string()).optional(),
  unitNum: z.string().describe('Call sign, such as "A-10".'),
  name: z.string().describe("Player-chosen text."),
  district: z.string(),
  department: z.string(),
  subdivision: z.string(),
  rank: z.string(),
  group: z.string().describe("Unit group, or empty."),
  page: z.int().optional().describe("0 POLICE, 1 FIRE, 2 EMS, 3 DISPATCH. Older servers leave it out."),
};

const unitData = alsoSeen(
  open({
    apiIds: list(z.string()).describe("Ids of the account: Steam hex, licence and the like."),
    ...unitDataMembers,
  }),
  {
    forms: [
      open({
        apiIds: absent,
        apiId1: z.string().optional(),
        apiId2: z.string().optional(),
        ...unitDataMembers,
      }),
    ],
    upgrade: apiIdsFromPair,
  },
);

/** D-old has `apiId1` and `apiId2` instead of the list. */
function apiIdsFromPair(value: unknown): unknown {
  if (!isJsonObject(value) || !isAbsent(value["apiIds"])) return value;
  const { apiId1, apiId2, ...rest } = value;
  return { ...rest, apiIds: [apiId1, apiId2].filter((id) => !isAbsent(id) && id !== "") };
}

/** A unit on duty (sonoran.md §5). `id` is what other events call `identId` or `ident`. */
export const unit = open({
  id: z
    .int()
    .describe("Id of the identifier on duty; other events call it identId or ident. -1 is a placeholder."),
  accId: z.string().describe("Account id, uuid-like."),
  status: unitStatus,
  isPanic: z.boolean().describe("True while the panic button is on."),
  location: z.string(),
  aop: z.string().describe("Area of patrol."),
  isDispatch: z.boolean().optional(),
  data: unitData,
}).meta({ id: "Unit", title: "Unit", description: "A unit on duty." });

/** A unit on duty. `id` is what other events call `identId` or `ident`. */
export type Unit = z.output<typeof unit>;
