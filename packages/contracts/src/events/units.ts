import { z } from "zod";
import { alsoSeen } from "../also-seen.js";
import { list } from "../bounded.js";
import { sonoranEvent } from "../define-sonoran.js";
import { isJsonObject } from "../json.js";
import { open } from "../open.js";
import { absent, isAbsent, listFromOne, oneInsteadOfList, withDefault } from "../quirks.js";
import { unit, unitStatus } from "../shapes/unit.js";

const allUnits = list(unit)
  .optional()
  .describe("All units of the event, where the sender uses the older form that lists them.");

const selfDispatch = z.boolean().optional();

export const eventUnitLogin = sonoranEvent("EVENT_UNIT_LOGIN", {
  title: "Unit on duty",
  description: "A unit logged in.",
  data: alsoSeen(open({ unit, isDispatch: z.boolean(), selfDispatch, units: allUnits }), {
    forms: [
      open({ unit: absent, units: list(unit).min(1), isDispatch: z.boolean().optional(), selfDispatch }),
    ],
    upgrade: loginFromUnits,
  }),
});

function firstUnit(value: unknown): Record<string, unknown> | undefined {
  if (!isJsonObject(value) || !Array.isArray(value["units"])) return undefined;
  const first: unknown = value["units"][0];
  return isJsonObject(first) ? first : undefined;
}

/** D-old sends `units` and leaves `isDispatch` to the unit. The list stays in place. */
function loginFromUnits(value: unknown): unknown {
  const first = firstUnit(value);
  if (first === undefined || !isJsonObject(value) || !isAbsent(value["unit"])) return value;
  return withDefault({ ...value, unit: first }, "isDispatch", first["isDispatch"] ?? false);
}

export const eventUnitLogout = sonoranEvent("EVENT_UNIT_LOGOUT", {
  title: "Unit off duty",
  description: "A unit logged out.",
  data: alsoSeen(open({ identId: z.int(), units: allUnits }), {
    forms: [open({ identId: absent, units: list(unit).min(1) })],
    upgrade: (value) => {
      const first = firstUnit(value);
      return first === undefined ? value : withDefault(value, "identId", first["id"]);
    },
  }),
});

const statusOfIdents = alsoSeen(open({ identIds: list(z.int()), status: unitStatus }), {
  forms: oneInsteadOfList("identId", "identIds", { status: unitStatus }),
  upgrade: (value) => listFromOne(value, "identId", "identIds"),
});

export const eventUnitStatus = sonoranEvent("EVENT_UNIT_STATUS", {
  title: "Unit status changed",
  description:
    "Units changed status: ids with one status, or whole units. Both shapes are current; statusChanges() reads either.",
  data: z.union([statusOfIdents, open({ units: list(unit) })]),
});

export const eventUnitUpdate = sonoranEvent("EVENT_UNIT_UPDATE", {
  title: "Units updated",
  description: "Details of units changed. Undocumented; the vendor's own consumer handles it.",
  data: open({ units: list(unit) }),
});

export const eventUnitPanic = sonoranEvent("EVENT_UNIT_PANIC", {
  title: "Panic button",
  description: "Units pressed or released the panic button.",
  data: alsoSeen(open({ identIds: list(z.int()), isPanic: z.boolean() }), {
    forms: [
      open({ identIds: list(z.int()), isPanic: absent }),
      ...oneInsteadOfList("identId", "identIds", { isPanic: z.boolean().optional() }),
    ],
    upgrade: (value) => withDefault(listFromOne(value, "identId", "identIds"), "isPanic", true),
  }),
});
