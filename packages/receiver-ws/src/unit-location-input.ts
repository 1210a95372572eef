import {
  SonoranHubError,
  TenfourError,
  type UnitLocationUpdate,
  unitLocationUpdateSchema,
} from "@tenfour/contracts";

/** ASP.NET Core closes the connection on a call of more than 32 KiB; this leaves room for what is around it. */
export const MAX_CALL_BYTES = 30_000;

/** A position that may be sent. */
export interface CheckedUpdate {
  readonly update: UnitLocationUpdate;
  /** What tells which unit it is of; at least one. */
  readonly ids: readonly string[];
  /** Its length as JSON. */
  readonly bytes: number;
}

/** @throws TenfourError `ERR_TENFOUR_UNIT_LOCATION` for the first update that the hub would not take */
export function checkUpdates(updates: unknown): CheckedUpdate[] {
  if (!Array.isArray(updates)) return [checkUpdate(updates, "update")];
  return updates.map((update, index) => checkUpdate(update, `updates[${index}]`));
}

function checkUpdate(given: unknown, name: string): CheckedUpdate {
  const { data: update, error } = unitLocationUpdateSchema.safeParse(given);
  if (update === undefined) {
    const [issue] = error.issues;
    throw wrong([name, ...(issue?.path ?? [])].join("."), issue?.message ?? "not a unit's location");
  }
  const ids = idsOf(update);
  if (ids.length === 0) throw wrong(name, SonoranHubError.INCOMPLETE_UPDATE);
  const bytes = Buffer.byteLength(JSON.stringify(update));
  if (bytes > MAX_CALL_BYTES) {
    throw wrong(name, `${bytes} bytes as JSON, more than the ${MAX_CALL_BYTES} that fit into a call`);
  }
  return { update, ids, bytes };
}

/** The hub takes an empty text for no id. */
function idsOf({ communityUserId, roblox, apiId, identId }: UnitLocationUpdate): string[] {
  return Object.entries({ communityUserId, roblox, apiId, identId })
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name} ${value}`);
}

function wrong(field: string, message: string): TenfourError {
  return new TenfourError(`unitLocations.update: ${field}: ${message}`, {
    code: "ERR_TENFOUR_UNIT_LOCATION",
  });
}
