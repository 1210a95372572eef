import { TenfourError } from "@tenfour/contracts";

/**
 * A simulator was asked for something it cannot do: an impossible option, a URL that is none.
 * Thrown before anything is sent. `code` is `ERR_TENFOUR_SIMULATOR_OPTION`.
 */
export class SimulatorOptionError extends TenfourError {
  constructor(message: string) {
    super(message, { code: "ERR_TENFOUR_SIMULATOR_OPTION" });
  }
}
