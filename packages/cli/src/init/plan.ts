import type { Listener } from "./accweb-listeners.js";
import type { Scalar } from "./scalar.js";

/** What a new configuration is to say, before it is a file. */
export interface Plan {
  readonly port: number;
  /** Undefined leaves Sonoran off. */
  readonly sonoran?: SonoranPlan;
  /** Undefined leaves accweb off. */
  readonly accweb?: AccwebPlan;
  /** Who else gets accweb's events today. */
  readonly listeners: readonly Listener[];
  /** Whether the relay is to forward to them. */
  readonly forwardToListeners: boolean;
}

/** The one community of a new configuration. */
export interface SonoranPlan {
  readonly communityId: string;
  readonly apiKey: Scalar;
  readonly serverIds: readonly number[];
  /** Undefined is Sonoran's own. */
  readonly hubUrl?: string;
}

/** The accweb section of a new configuration. */
export interface AccwebPlan {
  readonly secret: Scalar;
  /** Undefined is the relay's own. */
  readonly path?: string;
}
