export { type ResolvedTarget, type RetryPolicy, targetOptionsSchema, type Where } from "./options.js";
export type {
  ConsumerStats,
  DeadLetterReason,
  DeferredFailure,
  Halt,
  Outbox,
  OutboxConsumer,
  OutboxDelivery,
  OutboxEvent,
  OutboxStats,
  PullLimits,
  Settlement,
  StoredBody,
} from "./outbox.js";
export type {
  AnyTargetType,
  Attempt,
  DeliveryOutcome,
  Fault,
  Report,
  TargetContext,
  TargetDriver,
  TargetType,
} from "./target.js";
