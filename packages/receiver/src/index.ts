export { createReceiver } from "./create-receiver.js";
export type {
  Claim,
  Grant,
  Hold,
  IngestMeta,
  IngestResult,
  Intake,
  Origin,
  RefusalCode,
  ServerRef,
  TraceContext,
} from "./door.js";
export { canonicalPath, withoutTrailingSlash } from "./event-path.js";
export type { LogDetails, Logger } from "./logger.js";
export {
  accwebOptionsSchema,
  type CommunityOptions,
  communityOptionsSchema,
  parseOptions,
  pathSchema,
  type ReceiverOptions,
  receiverOptionsSchema,
  type SourceOptions,
  sonoranOptionsSchema,
} from "./options.js";
export type { ErrorHandler, Handler, Middleware, Receiver } from "./receiver.js";
export type { RawBody, Received, ReceivedInvalid, ReceivedRecord, ReceivedUnknown } from "./records.js";
export type { Sink, SinkEntry } from "./sink.js";
export type { DegradedSink, ReceiverStats } from "./stats.js";
export { silentLogger, stderrLogger } from "./stderr-logger.js";
