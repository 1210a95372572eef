import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { SessionChange } from "../src/index.js";
import { startFakeHub } from "./support/fake-hub.js";
import { KEY, makeReceiver, numbered } from "./support/receivers.js";
import { connect, reaches } from "./support/sessions.js";

const CHATTY = [
  () => ({ success: false, error: `the key ${KEY} is wrong` }),
  () => {
    throw new Error(
      `An unexpected error occurred invoking 'authenticatev2' on the server. HubException: ${KEY}`,
    );
  },
  () => {
    throw new Error(`SqlException: no row for ${KEY.toUpperCase()}`);
  },
  () => ({ success: true, key: KEY }),
];

test.each([true, false])(
  "the API key is in no log line, error or URL (skipNegotiation: %s)",
  async (skipNegotiation) => {
    let answer = 0;
    await using hub = await startFakeHub({
      methods: { authenticatev2: () => CHATTY[Math.min(answer++, CHATTY.length - 1)]?.() },
    });
    const { receiver, logger } = makeReceiver();
    await using handle = connect(receiver, hub.url, { skipNegotiation });
    const changes: SessionChange[] = [];
    handle.onState((change) => changes.push(change));
    await handle.ready();
    const escaped = KEY.replace("S", "\\u0053");
    for (const text of [
      `{"type":1,"target":"pushEvent","arguments":["{\\"key\\":\\"${KEY}`,
      `{"type":7,"error":"bye ${KEY}"}\u001e`,
      `{"type":7,"error":"bye ${escaped}"}\u001e`,
      `{"type":1,"target":"${KEY}","arguments":["${KEY}"]}\u001e{"type":7}\u001e`,
    ]) {
      const again = reaches(handle, "ready", 0, false);
      hub.peer.push(numbered(1));
      hub.peer.push(numbered(2, `${KEY}-new`));
      hub.peer.sendText(text);
      await again;
    }
    await handle.close();
    expect(changes.length).toBeGreaterThan(15);
    const written = [
      logger.text,
      hub.urls,
      inspect(changes, { depth: 9, showHidden: true }),
      inspect(handle, { depth: 9 }),
    ];
    expect(written.join("\n").toLowerCase()).not.toContain(KEY.toLowerCase());
    expect(logger.text).toContain("[redacted]");
  },
);
