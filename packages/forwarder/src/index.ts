export type { Clock } from "./clock.js";
export { createForwarder } from "./create-forwarder.js";
export { ForwarderError } from "./errors.js";
export { fivemTarget } from "./fivem/fivem-target.js";
export type { Forwarder } from "./forwarder.js";
export { type ForwarderOptions, forwarderOptionsSchema, type TargetOptions } from "./forwarder-options.js";
export { type FunctionHandler, functionTarget } from "./function-target.js";
export type {
  AttemptInfo,
  AttemptResult,
  DeadLetterInfo,
  ForwarderObserver,
  StateInfo,
  TargetState,
} from "./observer.js";
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
  DeadLetter,
  DeadLetterFilter,
  EventFilter,
  ListedEvent,
  OutboxAdmin,
  Page,
  PageRequest,
  ReplayRequest,
  TargetHolding,
  WaitingDelivery,
} from "./outbox-admin.js";
export { OutboxError, type OutboxErrorCode } from "./outbox-error.js";
export { type ReachOptions, reachTargets, type TargetReach } from "./reach-targets.js";
export type { ForwarderStats, TargetStats, TargetStatus } from "./stats.js";
export type {
  AnyTargetType,
  Attempt,
  DeliveryOutcome,
  Fault,
  Reach,
  Report,
  TargetContext,
  TargetDriver,
  TargetType,
} from "./target.js";
export type { LastError } from "./target-journal.js";
export { webhookTarget } from "./webhook/webhook-target.js";
