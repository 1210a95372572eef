import { websocketServers } from "../../relay/sessions.js";
import type { Check } from "../check.js";

/** What opening a session means for the game server (sonoran.md §3). */
export const websocketCheck: Check = {
  name: "websocket",
  run: ({ settings: { sonoran } }) =>
    (sonoran?.communities ?? []).flatMap((community) => {
      const servers = websocketServers(community);
      if (servers.length === 0) return [];
      const list = `${servers.length === 1 ? "server" : "servers"} ${servers.join(", ")}`;
      return [
        {
          status: "note",
          message: `while its session is ready, the CAD sends the events of ${list} of ${community.communityId} to the relay and no longer to the game server`,
          remedy:
            "if the game server needs them too, leave the websocket to it and let its Sonoran resource forward events here (pushEventForwardUrl)",
        },
      ];
    }),
};
