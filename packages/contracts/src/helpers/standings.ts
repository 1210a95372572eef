import type { CarState, Live } from "../shapes/accweb-car-state.js";

/** A car of a snapshot together with its id. */
export type Standing = CarState & {
  /** Its id in the race; `live` has it as a key only. */
  readonly carID: number;
};

/**
 * The cars of a snapshot in the order of their positions, each with the id that `live` has only as a key.
 *
 * Positions count from 1; cars without one (0, as after a reset) come last. Equal positions keep the order of
 * `live`. Keys that are no car id are left out.
 *
 * @param live `data.live` of `instance_live_session_changed` or `instance_live_reseting_race_weekend`
 */
export function standings(live: Live): Standing[] {
  return Object.entries(live)
    .filter(([id]) => /^-?\d+$/.test(id))
    .map(([id, car]) => ({ ...car, carID: Number(id) }))
    .sort((a, b) => rank(a) - rank(b));
}

function rank(car: CarState): number {
  return car.position > 0 ? car.position : Number.MAX_SAFE_INTEGER;
}
