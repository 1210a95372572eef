import { LogLevel } from "@microsoft/signalr";
import { expect, test } from "vitest";
import { MemoryLogger } from "../test/support/receivers.js";
import { SignalrLogger } from "./signalr-logger.js";
import { cleanerFor } from "./words.js";

function log(level: LogLevel, message: string) {
  const logger = new MemoryLogger();
  new SignalrLogger(logger, { server: 1 }, cleanerFor("S3cret-Key"), Date.now).log(level, message);
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

test("what is said again is news after an hour, and what has no end is none", () => {
  const logger = new MemoryLogger();
  let now = 0;
  const signalr = new SignalrLogger(logger, {}, cleanerFor("S3cret-Key"), () => now);
  for (; now < 3_600_000; now += 60_000) signalr.log(LogLevel.Warning, "strange");
  expect(logger.from("warn")).toHaveLength(1);
  signalr.log(LogLevel.Warning, "strange");
  expect(logger.from("warn")).toHaveLength(2);
  for (let number = 0; number < 1_000; number++) signalr.log(LogLevel.Error, `strange ${number}`);
  expect(logger.from("error")).toHaveLength(99);
});
