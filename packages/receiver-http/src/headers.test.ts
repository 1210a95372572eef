import { expect, test } from "vitest";
import { ordinaryLength } from "./headers.js";

const HOST = ["Host", "example.test"];

test.each([
  [[...HOST, "Content-Length", "250"], 250],
  [["content-length", "0", "x-secret", "s", "hOST", "a"], 0],
  [["User-Agent", "curl", "Content-Type", "application/json", ...HOST, "CONTENT-LENGTH", "7"], 7],
])("%j is ordinary", (rawHeaders, length) => {
  expect(ordinaryLength(rawHeaders)).toBe(length);
});

test.each([
  [HOST],
  [["Content-Length", "250"]],
  [[...HOST, ...HOST, "Content-Length", "250"]],
  [[...HOST, "Content-Length", "250", "Content-Length", "250"]],
  [[...HOST, "Content-Length", "250, 250"]],
  [[...HOST, "Content-Length", "-1"]],
  [[...HOST, "Content-Length", "1e3"]],
  [[...HOST, "Content-Length", ""]],
  [[...HOST, "Content-Length", "9".repeat(30)]],
  [[...HOST, "Content-Length", "250", "Content-Encoding", "identity"]],
  [[...HOST, "Content-Length", "250", "transfer-ENCODING", "chunked"]],
  [[...HOST, "Content-Length", "250", "TraceParent", "00-"]],
])("%j is looked at more closely", (rawHeaders) => {
  expect(ordinaryLength(rawHeaders)).toBeUndefined();
});
