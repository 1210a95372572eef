import type { Listener } from "./accweb-listeners.js";
import { hash } from "./hash.js";
import type { Plan } from "./plan.js";
import { yamlScalar } from "./scalar.js";

const INTRODUCTION = [
  "# Where events are forwarded to, in order and until they are taken: across outages, restarts and crashes.",
  "# The game server of a community (type fivem) is sent what came in; every other service a signed record.",
];

/**
 * The section of targets. It is in a comment unless accweb's other listeners are to be forwarded to, and where
 * they are not, they stand in it as what they could be.
 */
export function renderTargets({ sonoran, listeners, forwardToListeners }: Plan): string[] {
  const examples = [...gameServer(sonoran?.communityId ?? "my-community"), ...WEBSITE];
  const targets = listeners.flatMap(listenerTarget);
  if (listeners.length === 0) return [...INTRODUCTION, ...["targets:", ...examples].map(hash)];
  if (forwardToListeners) return [...INTRODUCTION, "targets:", ...targets, ...examples.map(hash)];
  return [
    ...INTRODUCTION,
    "# The listeners of accweb's configuration get its events from accweb itself. A target gets Tenfour's records",
    "# instead, which look different: take the comment off when a listener understands them, and out of accweb's file.",
    ...["targets:", ...targets, ...examples].map(hash),
  ];
}

function gameServer(communityId: string): string[] {
  return [
    "  - name: game-server",
    "    type: fivem",
    "    url: http://203.0.113.7:30120/sonorancad/event",
    `    community: ${yamlScalar({ text: communityId })}`,
  ];
}

const WEBSITE = [
  "  - name: website",
  "    type: webhook",
  "    url: https://hooks.example/tenfour",
  "    secret: ${WEBHOOK_SECRET}",
  '    events: ["EVENT_911", "EVENT_DISPATCH_*"]',
];

/** Set by the webhook itself, so that a target may not name them; accweb has no effect on them either. */
const RESERVED = /^(?:content-type|content-length|host|connection|transfer-encoding|user-agent)$/i;

function listenerTarget({ url, events, headers }: Listener, index: number): string[] {
  const sent = Object.entries(headers).filter(([name]) => !RESERVED.test(name));
  return [
    `  - name: accweb-listener-${index + 1}`,
    "    type: webhook",
    `    url: ${yamlScalar({ text: url })}`,
    "    where: { source: accweb }",
    ...(events.length === 0
      ? []
      : [`    events: [${events.map((name) => yamlScalar({ text: name })).join(", ")}]`]),
    ...(sent.length === 0
      ? []
      : [
          "    headers:",
          ...sent.map(
            ([name, value]) => `      ${yamlScalar({ text: name })}: ${yamlScalar({ text: value.trim() })}`,
          ),
        ]),
  ];
}
