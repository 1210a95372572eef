import { LogLevel } from "@microsoft/signalr";
import { expect, test } from "vitest";
import { MemoryLogger } from "../test/support/receivers.js";
import { SignalrLogger } from "./signalr-logger.js";
import { cleanerFor } from "./words.js";

function log(level: LogLevel, message: string) {
  const logger = new MemoryLogger();
  new SignalrLogger(logger, { server: 1 }, cleanerFor("S3cret-Key")).log(level, message);
  return logger.lines;
}

test.each([
  [LogLevel.Trace, "(WebSockets transport) data received. String data of length 11.", undefined],
  [LogLevel.Debug, "Starting HubConnection.", "debug"],
  [LogLevel.Information, "WebSocket connected to ws://hub/apiWsHub?id=x.", "debug"],
  [
    LogLevel.Error,
    "Connection disconnected with error 'Error: WebSocket closed with status code: 1006'.",
    "debug",
  ],
  [LogLevel.Error, "Failed to start the connection: Error: nobody there", "debug"],
  [LogLevel.Error, "Failed to complete negotiation with the server: TypeError: fetch failed", "debug"],
  [LogLevel.Warning, "Error from HTTP request. TypeError: fetch failed.", "debug"],
  [LogLevel.Warning, "No client method with the name 'other' found.", "warn"],
  [LogLevel.Error, "Something that nobody has seen yet", "error"],
  [LogLevel.Critical, "Something worse", "error"],
])("level %s: %s → %s", (level, message, expected) => {
  expect(log(level, message)[0]?.level).toBe(expected);
});

test("what SignalR says is cleaned", () => {
  expect(log(LogLevel.Warning, "key s3cret-kEY in ws://hub/x?id=token")).toEqual([
    { level: "warn", message: "SignalR", details: { server: 1, signalr: "key [redacted] in ws://hub/x" } },
  ]);
});
