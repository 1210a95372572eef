import type { Forwarder, OutboxAdmin, TargetHolding, TargetStatus } from "@tenfour/forwarder";
import { configError } from "../errors.js";
import type { Operator, TargetView } from "./operator.js";

/**
 * Operates an outbox of this process.
 *
 * @param forwarder whoever empties it; undefined for a file that only the operator has open
 * @param remove takes a target out of the outbox; false when there was none
 * @param close lets go of what was opened for the operator
 */
export function outboxOperator(
  admin: OutboxAdmin,
  forwarder: Forwarder | undefined,
  remove: (target: string) => Promise<boolean>,
  close: () => Promise<void> = async () => undefined,
): Operator {
  const statusOf = (name: string): TargetStatus | undefined =>
    forwarder?.targets().find((target) => target.name === name);
  return {
    running: forwarder !== undefined,
    targets: async () => {
      const holdings = await admin.targets();
      const without = forwarder === undefined ? "stopped" : "unknown";
      return holdings.map((holding) => viewOf(holding, statusOf(holding.target), without));
    },
    deliveries: (filter, page) => admin.deliveries(filter, page),
    deadLetters: (filter, page) => admin.deadLetters(filter, page),
    countDeadLetters: (filter) => admin.countDeadLetters(filter),
    retry: (filter) => admin.retry(filter),
    drop: (filter) => admin.drop(filter),
    countReplay: (request) => admin.countReplay(request),
    replay: (request) => admin.replay(request),
    pause: async (target, reason) => {
      if (statusOf(target) !== undefined) await forwarder?.pause(target, reason);
      else await admin.halt(target, { since: new Date().toISOString(), reason });
    },
    resume: async (target) => {
      if (statusOf(target) !== undefined) await forwarder?.resume(target);
      else await admin.halt(target, undefined);
    },
    forget: async (target) => {
      const stats = await forwarder?.stats();
      if (stats?.targets.some(({ name }) => name === target)) {
        throw configError(`the relay delivers to ${target}: take it out of the configuration first`);
      }
      if (!(await remove(target)))
        throw configError(`there is no target ${target}; tenfour targets lists them`);
    },
    backup: (file) => admin.backup(file),
    [Symbol.asyncDispose]: close,
  };
}

function viewOf(holding: TargetHolding, status: TargetStatus | undefined, without: string): TargetView {
  const { target: name, pending, oldestPendingAt, dead, again, halted } = holding;
  const state = halted === undefined ? (status?.state ?? without) : "halted";
  const reason = halted?.reason ?? (state === "working" ? undefined : status?.lastError?.detail);
  const { destination, until } = status ?? {};
  return {
    name,
    state,
    ...(destination === undefined ? {} : { destination }),
    pending,
    ...(oldestPendingAt === undefined ? {} : { oldestPendingAt }),
    dead,
    again,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
}
