import { z } from "zod";
import { accwebEvent } from "../define-accweb.js";
import { open } from "../open.js";
import { carMembers, driverMembers, lapMembers, sectorMembers } from "../shapes/accweb-car-state.js";

export const newDriver = accwebEvent("instance_live_new_driver", {
  title: "Driver joined",
  description: "A driver joined with a car. Console players produce none.",
  data: open({ ...driverMembers, ...carMembers }),
});

export const removeConnection = accwebEvent("instance_live_remove_connection", {
  title: "Driver left",
  description: "A connection was removed.",
  data: open(driverMembers),
});

export const newLap = accwebEvent("instance_live_new_lap", {
  title: "Lap completed",
  description:
    "A car completed a lap. Derived from log lines that players can imitate in the chat: a claim, not a proof.",
  data: open({
    ...driverMembers,
    ...carMembers,
    ...lapMembers,
    ...sectorMembers,
    position: z.int().optional().describe("From 1; absent from older accweb versions."),
  }),
});

export const newDamageZone = accwebEvent("instance_live_new_damage_zone", {
  title: "Car damaged",
  description: "A car was damaged.",
  data: open({ ...driverMembers, ...carMembers }),
});
