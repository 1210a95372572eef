import type { CommunityConfig } from "../../config-schema.js";
import { GAME_SERVER_REMEDY, gameServerTarget } from "../../relay/game-servers.js";
import { websocketServers } from "../../relay/sessions.js";
import type { Check, DoctorContext, Finding } from "../check.js";

/** What opening a session means for the game server (sonoran.md §3). */
export const websocketCheck: Check = {
  name: "websocket",
  run: ({ settings }) =>
    (settings.sonoran?.communities ?? []).flatMap((community) => findingsOf(community, settings)),
};

function findingsOf(
  community: CommunityConfig,
  { targets }: Pick<DoctorContext["settings"], "targets">,
): Finding[] {
  const { communityId } = community;
  const servers = websocketServers(community);
  const served = servers.flatMap((server): Finding[] => {
    const target = gameServerTarget(targets, communityId, server);
    if (target === undefined) return [];
    const message = `the relay takes the events of server ${server} of ${communityId}, and passes them on to the game server (target ${target})`;
    return [{ status: "ok", message }];
  });
  const alone = servers.filter((server) => gameServerTarget(targets, communityId, server) === undefined);
  if (alone.length === 0) return served;
  const list = `${alone.length === 1 ? "server" : "servers"} ${alone.join(", ")}`;
  const message = `while its session is ready, the CAD sends the events of ${list} of ${communityId} to the relay and no longer to the game server`;
  return [
    ...served,
    { status: "note", message, remedy: `if the game server needs them too, ${GAME_SERVER_REMEDY}` },
  ];
}
