import { connectOptionsSchema } from "@tenfour/receiver-ws";
import { SIMULATED_API_KEY, SIMULATED_COMMUNITY_ID } from "@tenfour/simulator";
import { DEFAULT_COMMUNITY_ID } from "../config/merge-communities.js";
import { loadSettings, type RelayFlags, type Settings } from "../config/settings.js";
import type { CommunityConfig } from "../config-schema.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { chosenCommunity, type DestinationFlags } from "../sending/destination.js";
import { numberFlag } from "../sending/number-flag.js";
import { assertMayHaveSecret } from "../sending/target-url.js";
import { DEFAULT_SEED, speedOf } from "./simulation-flags.js";

/** Flags of `tenfour simulate fleet`, as they come from the command line. */
export interface FleetFlags extends Pick<RelayFlags, "config" | "json">, DestinationFlags {
  /** Whose live map. */
  readonly server?: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly units?: string;
}

/** A fleet, and the session that shows it. */
export interface FleetPlan {
  readonly hubUrl: string;
  readonly communityId: string;
  readonly apiKey: string;
  readonly server: number;
  /** False for the simulator's own community and key. */
  readonly isConfigured: boolean;
  readonly seed: string;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly units: number;
}

const SIMULATED: CommunityConfig = { communityId: SIMULATED_COMMUNITY_ID, apiKey: SIMULATED_API_KEY };
const DEFAULT_UNITS = 25;

/**
 * A fleet of the community that the relay of the same configuration has. The hub has to be named: by default this is
 * not Sonoran's, where made-up units would be on a real map and a real server's events would come here.
 *
 * @throws TenfourError that names the flag and what it may be
 */
export function fleetPlan(flags: FleetFlags, io: Io): FleetPlan {
  const speed = speedOf(flags.speed);
  const units = numberFlag(flags.units, "--units", { min: 1, max: 10_000, whole: true }) ?? DEFAULT_UNITS;
  const settings = loadSettings(flags.config === undefined ? {} : { config: flags.config }, io.env, io.cwd);
  const { sonoran } = settings;
  const hubUrl = hubOf(flags.to, settings);
  const community = sonoran === undefined ? SIMULATED : chosenCommunity(sonoran.communities, flags.community);
  if (sonoran !== undefined) assertMayHaveSecret(new URL(hubUrl), flags, "API key");
  const { communityId, apiKey } = community;
  if (communityId === DEFAULT_COMMUNITY_ID) {
    throw configError(
      "SONORAN_COMMUNITY_ID is not set: set it to the community's id, which the hub asks for",
    );
  }
  return {
    hubUrl,
    communityId,
    apiKey,
    server: serverOf(flags.server, community),
    isConfigured: sonoran !== undefined,
    seed: flags.seed ?? DEFAULT_SEED,
    speed,
    units,
  };
}

function hubOf(to: string | undefined, { sonoran }: Settings): string {
  const given = to ?? sonoran?.hubUrl;
  if (given === undefined) {
    throw configError(
      "say which hub the fleet is shown to with --to, such as that of tenfour simulate hub: its units are made up, and while it is connected the server's events come here",
    );
  }
  const parsed = connectOptionsSchema.in.shape.hubUrl.unwrap().safeParse(given);
  if (parsed.success) return parsed.data;
  throw configError(`--to: ${parsed.error.issues.map(({ message }) => message).join("; ")}`);
}

function serverOf(flag: string | undefined, { communityId, servers = [] }: CommunityConfig): number {
  const given = numberFlag(flag, "--server", { min: 0, max: 2 ** 31 - 1, whole: true });
  if (given !== undefined) return given;
  const ids = servers.map(({ id }) => id);
  if (ids.length > 1) {
    throw configError(
      `${communityId} has more than one server: choose whose map with --server (${ids.join(", ")})`,
    );
  }
  return ids[0] ?? 1;
}
