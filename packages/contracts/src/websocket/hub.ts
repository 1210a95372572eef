/** SignalR hub of the live system (sonoran.md §3). */
export const SONORAN_HUB_URL = "https://api.sonorancad.com/apiWsHub";
/** SignalR hub of the vendor's staging system (sonoran.md §3). */
export const SONORAN_STAGING_HUB_URL = "https://staging-api.dev.sonorancad.com/apiWsHub";

/** Names of the hub's methods: what a client invokes, and `PUSH_EVENT`, which the hub invokes on it. */
export const SonoranHubMethod = {
  /** Arguments: {@link AuthenticateArguments}. */
  AUTHENTICATE: "authenticate",
  /** Takes the same arguments; the one that the vendor's own consumer uses. */
  AUTHENTICATE_V2: "authenticatev2",
  /** One argument: a list of {@link UnitLocationUpdate}. */
  UNIT_LOCATION: "unitLocation",
  /** One argument: a push event, as JSON text or as an object. */
  PUSH_EVENT: "pushEvent",
} as const;
/** A method of the hub. */
export type SonoranHubMethod = (typeof SonoranHubMethod)[keyof typeof SonoranHubMethod];

/** Most updates that one `unitLocation` call may carry. */
export const MAX_UNIT_LOCATIONS_PER_CALL = 25;
/** The vendor asks for at most one `unitLocation` call in this many milliseconds. */
export const UNIT_LOCATION_INTERVAL_MS = 250;
/** The hub refuses a `unitLocation` call that comes sooner than this many milliseconds after the last one. */
export const MIN_UNIT_LOCATION_INTERVAL_MS = 200;

/** The hub's error texts, word for word. */
export const SonoranHubError = {
  UNAUTHENTICATED: "Unauthenticated. Call authenticate first.",
  NO_UPDATES: "Missing unit location updates.",
  TOO_MANY_UPDATES: "Too many unit updates in one call. Max is 25.",
  TOO_SOON: "UNIT_LOCATION updates are limited to every 200ms.",
  INCOMPLETE_UPDATE: "Each unit update requires identId, apiId, communityUserId, or roblox, and location.",
} as const;
/** An error text of the hub. */
export type SonoranHubError = (typeof SonoranHubError)[keyof typeof SonoranHubError];
