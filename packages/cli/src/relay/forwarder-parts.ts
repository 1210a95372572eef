import type { Forwarder, ForwarderStats } from "@tenfour/forwarder";
import type { HealthPart } from "../admin/health.js";

/** What waits changes with every event, and is known by asking the outbox. */
interface Known {
  stats: ForwarderStats | undefined;
  problem: string | undefined;
}

/** The outbox and its targets: whether what is accepted gets to where it should. */
export function forwarderParts(forwarder: Forwarder, outboxPath: string): HealthPart[] {
  const known: Known = { stats: undefined, problem: undefined };
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    try {
      Object.assign(known, { stats: await forwarder.stats(), problem: undefined });
    } catch (cause) {
      known.problem = `the outbox cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}`;
    }
  };
  const refresh = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return [
    {
      name: "outbox",
      refresh,
      look: () => {
        const { stats, problem } = known;
        const orphans = stats?.orphans ?? [];
        return {
          problems: problem === undefined ? [] : [problem],
          details: { driver: "sqlite", path: outboxPath, ...stats?.outbox, orphans },
        };
      },
    },
    {
      name: "targets",
      look: () => {
        const targets = forwarder.targets();
        const waiting = new Map(known.stats?.targets.map((target) => [target.name, target]));
        return {
          problems: targets.flatMap((target) => problemOf(target) ?? []),
          details: targets.map((target) => ({ ...waiting.get(target.name), ...target })),
        };
      },
    },
  ];
}

/** The outbox while it should be open and is not; once it is, `forwarderParts` says more. */
export function unopenedOutboxPart(
  forwardings: { readonly problem: string | undefined },
  outboxPath: string,
): HealthPart {
  return {
    name: "outbox",
    look: () => {
      const { problem } = forwardings;
      const problems = problem === undefined ? [] : [problem];
      return { problems, details: { driver: "sqlite", path: outboxPath } };
    },
  };
}

function problemOf({
  name,
  state,
  since,
  haltedFor,
  lastError,
}: ReturnType<Forwarder["targets"]>[number]): string | undefined {
  if (state === "halted")
    return `the target ${name} is halted since ${since}: ${haltedFor ?? "no reason given"}; tenfour resume ${name} has it go on`;
  if (state !== "down") return undefined;
  return `the target ${name} is down since ${since}${lastError === undefined ? "" : `: ${lastError.detail}`}`;
}
