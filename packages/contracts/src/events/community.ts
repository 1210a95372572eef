import { z } from "zod";
import { sonoranEvent, sonoranMessage } from "../define-sonoran.js";
import { open } from "../open.js";

export const eventCharSelected = sonoranEvent("EVENT_CHAR_SELECTED", {
  title: "Character selected",
  description: "A player selected a character.",
  data: open({
    accId: z.string().optional().describe("Account id; older servers leave it out."),
    id: z.union([z.int(), z.string()]).describe("A record id, or the key of a synchronised database row."),
  }),
});

export const eventCommunityLinkVerified = sonoranEvent("EVENT_COMMUNITY_LINK_VERIFIED", {
  title: "Community link verified",
  description: "A member linked their community account to their CAD account.",
  data: open({ communityUserId: z.string().min(1), accountUuid: z.guid() }),
});

/**
 * A support request rather than an event: it carries a key for logs, so handlers and target patterns match it
 * only when they name it (sonoran.md §5).
 */
export const getLogs = sonoranMessage("GET_LOGS", {
  title: "Logs requested",
  description: "The vendor's support asks the game server for its logs. Matched only when named explicitly.",
  body: { logKey: z.string() },
});
