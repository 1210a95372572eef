import type { Forwarder, ForwarderStats } from "@tenfour/forwarder";
import type { HealthPart } from "../admin/health.js";

/** What waits changes with every event, and asking costs a look into the outbox: it is a moment old. */
interface Known {
  stats: ForwarderStats | undefined;
  problem: string | undefined;
}

/** The outbox and its targets: whether what is accepted gets to where it should. */
export function forwarderParts(forwarder: Forwarder, outboxPath: string): HealthPart[] {
  const known: Known = { stats: undefined, problem: undefined };
  let asking = false;
  const refresh = (): void => {
    if (asking) return;
    asking = true;
    forwarder
      .stats()
      .then(
        (stats) => Object.assign(known, { stats, problem: undefined }),
        (cause: unknown) => {
          known.problem = `the outbox cannot be asked: ${cause instanceof Error ? cause.message : String(cause)}`;
        },
      )
      .finally(() => {
        asking = false;
      });
  };
  refresh();
  return [
    {
      name: "outbox",
      look: () => {
        refresh();
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
  lastError,
}: ReturnType<Forwarder["targets"]>[number]): string | undefined {
  if (state !== "down" && state !== "halted") return undefined;
  const reason = lastError === undefined ? "" : `: ${lastError.detail}`;
  return `the target ${name} is ${state} since ${since}${reason}`;
}
