export type {
  ConsumerStats,
  DeadLetterReason,
  DeferredFailure,
  Outbox,
  OutboxConsumer,
  OutboxDelivery,
  OutboxEvent,
  OutboxStats,
  PullLimits,
  Settlement,
  StoredBody,
} from "./outbox.js";
export type { Attempt, DeliveryOutcome, Report, TargetDriver } from "./target.js";
