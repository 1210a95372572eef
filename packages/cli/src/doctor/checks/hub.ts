import { SONORAN_HUB_URL } from "@tenfour/contracts";
import { HubError, probeHub } from "@tenfour/receiver-ws";
import { DEFAULT_COMMUNITY_ID } from "../../config/merge-communities.js";
import type { CommunityConfig } from "../../config-schema.js";
import { websocketServers } from "../../relay/sessions.js";
import type { Check, DoctorContext, Finding } from "../check.js";

/** Whether Sonoran's websocket hub answers at all. */
export const hubCheck: Check = {
  name: "hub",
  run: async ({ settings: { sonoran }, hub }) => {
    if (sonoran === undefined) return [];
    const url = sonoran.hubUrl ?? SONORAN_HUB_URL;
    const reach = await hub();
    if (reach.ok) return [{ status: "ok", message: `${url} answers (${reach.tookMs} ms)` }];
    // Whoever receives over HTTP can do without it.
    const needed = sonoran.communities.some((community) => websocketServers(community).length > 0);
    return [
      {
        status: needed ? "failed" : "warning",
        message: `${url} is not reachable: ${reach.reason}`,
        remedy: "check this machine's DNS and outgoing HTTPS (port 443), and whether Sonoran has an outage",
      },
    ];
  },
};

/** Whether the hub accepts every community, and every server whose feed the relay takes. */
export const authenticationCheck: Check = {
  name: "authentication",
  run: async (context) => {
    const { sonoran } = context.settings;
    if (sonoran === undefined || !(await context.hub()).ok) return [];
    const findings: Finding[] = [];
    for (const community of sonoran.communities) findings.push(...(await ofCommunity(community, context)));
    return findings;
  },
};

async function ofCommunity(community: CommunityConfig, context: DoctorContext): Promise<Finding[]> {
  const { communityId } = community;
  if (communityId === DEFAULT_COMMUNITY_ID) {
    const message = "the key cannot be checked without its community's id; receiving over HTTP needs none";
    return [{ status: "note", message: `${message} (SONORAN_COMMUNITY_ID)` }];
  }
  // Without a server: this takes no event from anybody.
  const own = await ask(community, null, context);
  const servers = websocketServers(community);
  if (own.status === "failed" || servers.length === 0) return [own];
  if ((await context.runningRelay()) !== undefined) {
    const message = `${communityId}: its servers are not asked for, because the running relay would lose their feed`;
    return [own, { status: "note", message }];
  }
  const findings = [own];
  for (const server of servers) findings.push(await ask(community, server, context));
  return findings;
}

async function ask(
  { communityId, apiKey }: CommunityConfig,
  serverId: number | null,
  { settings }: DoctorContext,
): Promise<Finding> {
  const who = serverId === null ? communityId : `${communityId}, server ${serverId}`;
  try {
    const hubUrl = settings.sonoran?.hubUrl;
    const { events } = await probeHub({ communityId, apiKey, serverId, hubUrl });
    if (events === 0) return { status: "ok", message: `the hub accepts ${who}` };
    return {
      status: "warning",
      message: `the hub accepts ${who}; ${events} of its events came during this check, and nobody has handled them`,
      remedy: "run the doctor when less is going on, or while the relay runs",
    };
  } catch (error) {
    const message = `${who}: ${error instanceof Error ? error.message : String(error)}`;
    return { status: "failed", message, remedy: remedyFor(error, serverId) };
  }
}

function remedyFor(error: unknown, serverId: number | null): string {
  if (!(error instanceof HubError) || error.reason !== "refused") {
    return "try again; if it stays, check the way to the hub and whether Sonoran has an outage";
  }
  return serverId === null
    ? "compare community id and API key with the CAD; was the key changed?"
    : "compare the server's id with the CAD's list of servers";
}
