import { isJsonObject } from "@tenfour/contracts";
import { type Answer, refusal } from "./cad.js";

/** Most updates in one call. */
const MAX_UPDATES = 25;
/** Shortest time between two calls of a connection; the vendor's page advises 250 ms, the hub enforces this. */
const MIN_INTERVAL_MS = 200;

/** The method `unitLocation`, with the limits and the words of the vendor's page. */
export class UnitLocation {
  readonly #now: () => number;
  /** When each connection's last accepted call was. */
  readonly #acceptedAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  call(connection: string, updates: unknown): Answer {
    if (!Array.isArray(updates) || updates.length === 0) return refusal("Missing unit location updates.");
    if (updates.length > MAX_UPDATES) return refusal("Too many unit updates in one call. Max is 25.");
    const now = this.#now();
    const last = this.#acceptedAt.get(connection);
    if (last !== undefined && now - last < MIN_INTERVAL_MS) {
      return refusal("UNIT_LOCATION updates are limited to every 200ms.");
    }
    if (!updates.every(isComplete)) {
      return refusal("Each unit update requires identId, apiId, communityUserId, or roblox, and location.");
    }
    this.#acceptedAt.set(connection, now);
    return { success: true, error: null, count: updates.length };
  }

  forget(connection: string): void {
    this.#acceptedAt.delete(connection);
  }
}

function isComplete(update: unknown): boolean {
  if (!isJsonObject(update)) return false;
  const { identId, apiId, communityUserId, roblox, location } = update;
  const named =
    typeof identId === "number" || isText(apiId) || isText(communityUserId) || typeof roblox === "number";
  return named && isText(location);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
