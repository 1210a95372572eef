import type { TargetConfig } from "../config-schema.js";

/**
 * The name of the target that passes a server's events on to its own game server; undefined when there is none, so
 * that taking the server's feed leaves the game server without events (sonoran.md §3).
 */
export function gameServerTarget(
  targets: readonly TargetConfig[],
  community: string,
  server: number,
): string | undefined {
  return targets.find((target) => {
    if (target.type !== "fivem" || target.community !== community) return false;
    const servers = target.where?.server;
    return servers === undefined || [servers].flat().includes(server);
  })?.name;
}

/** What keeps a game server in its events while the relay has its feed. */
export const GAME_SERVER_REMEDY =
  "pass them on to the game server with a target of type fivem (targets in the config file), or leave the websocket to the game server and let its Sonoran resource forward events here (pushEventForwardUrl)";
