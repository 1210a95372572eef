import type { Settings } from "../config/settings.js";
import { neutralise } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { GAME_SERVER_REMEDY, gameServerTarget } from "./game-servers.js";
import { websocketServers } from "./sessions.js";

/** The banner's part on websocket sessions: opting in has a price, which whoever pays it should have read. */
export function websocketPart(
  { sonoran, targets }: Pick<Settings, "sonoran" | "targets">,
  style: Style,
): string[] {
  const feeds = (sonoran?.communities ?? []).flatMap((community) =>
    websocketServers(community).map((server) => ({
      community: community.communityId,
      server,
      target: gameServerTarget(targets, community.communityId, server),
    })),
  );
  if (feeds.length === 0) return [];
  const alone = feeds.filter(({ target }) => target === undefined);
  return [
    "",
    style.bold("Sonoran CAD, websocket"),
    ...feeds.map(({ community, server, target }) => {
      const onward = target === undefined ? "" : ` It goes on to the game server as target ${target}.`;
      return `  Taking the feed of server ${server} of ${neutralise(community)}.${onward}`;
    }),
    ...(alone.length === 0
      ? []
      : [
          style.yellow(
            "  While a session is ready, the CAD sends that server's events here and no longer to the game server.",
          ),
          `  If it needs them too, ${GAME_SERVER_REMEDY}.`,
        ]),
  ];
}
