export { createTestReceiver, type FeedOptions, type TestReceiver } from "./create-feed.js";
export type { MembersOf } from "./members.js";
