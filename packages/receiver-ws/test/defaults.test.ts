import { startHub } from "@tenfour/simulator";
import { expect, test } from "vitest";
import { connectPushEvents, type SessionChange } from "../src/index.js";
import { COMMUNITY, KEY, makeReceiver } from "./support/receivers.js";
import { reaches } from "./support/sessions.js";

/** What the half-open peer costs at most: its last keep-alive may have come just before. */
const FOUND_WITHIN_MS = 30_000;
const SLACK_MS = 5_000;

// The other tests scale every wait down; this one has the real ones, against a hub with the real ones.
test("with the defaults: back at once after a drop, back from a restart, a half-open peer found in 30 s", async () => {
  await using hub = await startHub({
    communities: [{ communityId: COMMUNITY, apiKey: KEY, servers: [{ id: 1 }] }],
  });
  const { receiver } = makeReceiver();
  await using handle = connectPushEvents(receiver, {
    communityId: COMMUNITY,
    apiKey: KEY,
    serverIds: [1],
    hubUrl: hub.url,
  });
  const changes: SessionChange[] = [];
  handle.onState((change) => changes.push(change));
  await handle.ready();

  const back = reaches(handle, "ready", 0, false);
  hub.faults.drop();
  await back;

  const returned = reaches(handle, "ready", 0, false);
  await hub.stop();
  await hub.start();
  await returned;

  const found = reaches(handle, "reconnecting", 0, false);
  const again = reaches(handle, "ready", 0, false);
  const frozenAt = Date.now();
  hub.faults.halfOpen();
  await found;
  const { since, error } = changes.findLast(({ state }) => state === "reconnecting") ?? {};
  await again;
  expect(error?.reason).toBe("silent");
  expect(Date.parse(since ?? "") - frozenAt).toBeLessThan(FOUND_WITHIN_MS + SLACK_MS);
  expect(Date.parse(handle.gaps.at(-1)?.from ?? "")).toBeLessThanOrEqual(frozenAt);
  await receiver.close();
}, 120_000);
