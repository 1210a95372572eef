import { describe } from "vitest";
import { outboxConformance } from "./outbox-conformance.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

describe("an outbox in a SQLite file", () => {
  outboxConformance(temporaryOutbox);
});
