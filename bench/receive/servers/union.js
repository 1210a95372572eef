// The Zod union that the peers validate with: the two events that are sent, written as a user would.
import { z } from "zod";
import { KEY } from "../bodies.js";

const unit = z.object({
  id: z.int(),
  accId: z.string(),
  status: z.int(),
  isPanic: z.boolean(),
  location: z.string(),
  aop: z.string(),
  isDispatch: z.boolean().optional(),
  data: z.object({
    apiIds: z.array(z.string()),
    unitNum: z.string(),
    name: z.string(),
    district: z.string(),
    department: z.string(),
    subdivision: z.string(),
    rank: z.string(),
    group: z.string(),
    page: z.int(),
  }),
});

export const eventSchema = z.discriminatedUnion("type", [
  z.object({
    key: z.literal(KEY),
    type: z.literal("EVENT_911"),
    data: z.object({
      call: z.object({
        callId: z.int(),
        isEmergency: z.boolean(),
        caller: z.string(),
        location: z.string(),
        description: z.string(),
      }),
    }),
  }),
  z.object({
    key: z.literal(KEY),
    type: z.literal("EVENT_UNIT_STATUS"),
    data: z.union([
      z.object({ identIds: z.array(z.int()), status: z.int() }),
      z.object({ units: z.array(unit) }),
    ]),
  }),
]);
