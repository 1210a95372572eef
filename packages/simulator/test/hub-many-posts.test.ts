import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { startHub } from "../src/index.js";
import { tcpListener } from "./tcp-listener.js";

const EVENTS = 30;

test("a burst over HTTP waits for its answers without a warning of Node's", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));

  const waiting: (() => void)[] = [];
  await using listener = await tcpListener((_request, socket) => {
    waiting.push(() => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    if (waiting.length === EVENTS) for (const answer of waiting) answer();
  });
  const servers = [{ id: 1, pushUrl: `${listener.url}/event` }];
  await using hub = await startHub({
    communities: [{ communityId: "main", apiKey: "key-of-mine", servers }],
  });
  const pushes = Array.from({ length: EVENTS }, (_, index) =>
    hub.push(1, { type: "CUSTOM", data: { index } }),
  );
  expect((await Promise.all(pushes)).flat().map((push) => "status" in push && push.status)).toEqual(
    pushes.map(() => 200),
  );
  // Warnings come in a later turn.
  setImmediate(() => process.emitWarning("the last"));
  while (!warnings.some(({ message }) => message === "the last")) await once(process, "warning");
  expect(warnings.map(({ message }) => message)).toEqual(["the last"]);
});
