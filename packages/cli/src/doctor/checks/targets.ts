import { reachTargets, type TargetReach } from "@tenfour/forwarder";
import { TARGET_TYPES } from "../../config/targets-schema.js";
import { vainFilters } from "../../config/vain-filters.js";
import { CommunityKeys } from "../../relay/community-keys.js";
import type { Check, Finding } from "../check.js";

/** Whether events would get to every target. Each is connected to, and sent nothing. */
export const targetsCheck: Check = {
  name: "target",
  run: async ({ settings }) => {
    const { targets, host, port } = settings;
    const keys = new CommunityKeys(settings);
    const found = await reachTargets({
      targets: [...targets],
      types: TARGET_TYPES,
      keyOf: (community) => keys.of(community),
      // As for the relay, of which this could be one that runs.
      listening: () => (port === 0 ? [] : [{ host, port }]),
    });
    return [...found.map(judgeTarget), ...vainFilters(settings).map(judgeFilter)];
  },
};

function judgeFilter(message: string): Finding {
  return { status: "warning", message, remedy: "correct it, or the target never gets what it is for" };
}

/** What is to be said of a target. */
function judgeTarget({ name, destination = "its destination", reach }: TargetReach): Finding {
  if (reach === undefined) {
    return { status: "note", message: `${name}: a target of this type cannot be tried without an event` };
  }
  if (reach.reached) {
    const message = `${name}: ${destination} takes connections (${reach.tookMs} ms); nothing was sent`;
    return { status: "ok", message };
  }
  // A mistake in its options names the target already.
  const message = reach.detail.startsWith(`target "${name}"`) ? reach.detail : `${name}: ${reach.detail}`;
  return { status: "failed", message, remedy: remedyFor(reach.code ?? "", reach.detail) };
}

function remedyFor(code: string, detail: string): string {
  if (code === "ERR_TENFOUR_OPTIONS")
    return "correct the target in the configuration: a relay does not start with it";
  if (code === "ERR_TENFOUR_ADDRESS") {
    return detail.includes("allowPrivate")
      ? "set allowPrivate: true for this target if that address is yours; otherwise correct its url"
      : "correct its url, or what its host name resolves to: events wait until then";
  }
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return "correct the host name in its url, or this machine's DNS";
  if (/WRONG_VERSION|PACKET_LENGTH/.test(code)) return "write http:// in its url, or have it speak TLS";
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return "mend its certificate, or name the authority that signed it in NODE_EXTRA_CA_CERTS: events wait until then";
  }
  return "start whatever takes its events, correct its url, or open the way there: events wait until then";
}
